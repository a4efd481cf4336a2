/** The sandbox's clock: another clock, and the seconds by which the sandbox is ahead of it. */
export class SandboxClock {
  /** Seconds that the providers' clock is ahead; behind where negative. */
  offsetSeconds = 0;

  constructor(private readonly base: { nowMs(): number }) {}

  /** Milliseconds since the Unix epoch. */
  nowMs(): number {
    return this.base.nowMs() + this.offsetSeconds * 1000;
  }
}
