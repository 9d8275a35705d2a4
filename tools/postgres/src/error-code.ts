/** The `code` Node gives a failed system call (`EEXIST`, `EPERM` …). No `instanceof Error`: under Jest such errors come from another realm. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
