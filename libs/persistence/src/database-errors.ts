import { DomainError } from '@entente/contracts';

/** SQLSTATE of a PostgreSQL error, looked for through TypeORM's wrapping. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'driverError' in error ? sqlState(error.driverError) : undefined;
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** True for failures that another try may not meet: lost connections, deadlocks, serialisation, resources, shutdown. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) {
    return NETWORK.has(state) || /^(08|40|53|57P|58)/.test(state) || state === '55P03' || state === '25P03';
  }
  if (error instanceof DomainError) return error.kind === 'unavailable';
  return (
    error instanceof Error && /connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(error.message)
  );
}

/** Errors a caller can act on, in the language of refusals; the rest as they are. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (sqlState(error) === '42501') {
    return new DomainError('forbidden', 'label-not-held', 'you may not write under this label: you could not read it yourself');
  }
  // Text that came in a query string: a body is refused before it gets here.
  if (sqlState(error) === '22021') return new DomainError('invalid', 'unstorable-text', 'a text holds a null character');
  return isTransient(error) ? unavailable(error) : error;
}

function unavailable(cause: unknown): DomainError {
  return Object.assign(new DomainError('unavailable', 'database-unavailable', 'the database does not answer right now: try again'), { cause });
}
