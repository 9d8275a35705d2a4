/** Sends a signal to a process that leads a session of its own and to its children; one that just ended is let be. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It ended in this very moment.
  }
}
