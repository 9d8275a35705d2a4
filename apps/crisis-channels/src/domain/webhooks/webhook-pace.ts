/** How patient deliveries are: seconds to wait after each failed attempt, and for an answer. Tests wait for less. */
export class WebhookPace {
  constructor(
    readonly waits: readonly number[] = [5, 30, 120, 600, 3_600, 21_600, 86_400],
    readonly answerWithin = 10,
  ) {}
}

/** Seconds until the next attempt after so many have failed, from 1 on; undefined: there is none, the entry is dead. */
export function waitAfter(attempts: number, { waits }: WebhookPace): number | undefined {
  return waits[attempts - 1];
}
