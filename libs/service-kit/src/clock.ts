/** The time, injected so that decisions can be tested on any day. */
export class Clock {
  now(): Date {
    return new Date();
  }
}
