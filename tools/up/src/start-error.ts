/** A reason not to start that the reader can act on: shown as it is, without a stack trace. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'StartError';
  }
}
