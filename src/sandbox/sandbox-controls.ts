import { readOffset } from './control-routes.js';
import type { SandboxFault } from './fault.js';
import type { ReceivedRequest } from './request-log.js';
import type { RunningServer } from './run-providers.js';
import type { SandboxExample } from './sandbox-provider.js';

/** A running sandbox, as tests steer it; knows no provider. */
export class SandboxControls {
  constructor(private readonly running: RunningServer) {}

  /** The origin that all providers share, without a slash at its end. */
  get url(): string {
    return this.running.url;
  }

  /**
   * The variables that point Mintmark's service at the first account of each provider, secrets among them;
   * `CALLER_API_KEY` is yours to add.
   */
  get environment(): Readonly<Record<string, string>> {
    return Object.assign({}, ...this.running.providers.map((provider) => provider.environment())) as Readonly<
      Record<string, string>
    >;
  }

  /** Seconds that the providers' clock is ahead, behind where negative; 0 at first. */
  get clockOffsetSeconds(): number {
    return this.running.clock.offsetSeconds;
  }

  /** @throws {SandboxInputError} for what is no number of seconds, or more than ten years */
  set clockOffsetSeconds(seconds: number) {
    this.running.clock.offsetSeconds = readOffset(seconds);
  }

  /** Everything received so far, oldest first, at most 1 000; credentials as they came. */
  get requests(): readonly ReceivedRequest[] {
    return this.running.log.requests;
  }

  /** Faults that are set and not used up. */
  get faults(): readonly SandboxFault[] {
    return this.running.faults.faults;
  }

  /** Makes a route go wrong. @throws {SandboxInputError} naming the member that cannot be */
  injectFault(fault: SandboxFault): void {
    this.running.faults.add(fault);
  }

  clearFaults(): void {
    this.running.faults.clear();
  }

  clearRequests(): void {
    this.running.log.clear();
  }

  /** Commands to paste into a terminal, with fresh sample tokens in them. */
  async examples(): Promise<readonly SandboxExample[]> {
    return (await Promise.all(this.running.providers.map((provider) => provider.examples()))).flat();
  }

  /** Forgets faults, requests, the clock's offset and one-time tokens; accounts and registered keys stay. */
  reset(): void {
    this.running.reset();
  }

  /** Ends every connection and frees the port. */
  close(): Promise<void> {
    return this.running.server.close();
  }
}
