import { existsSync, writeFileSync } from 'node:fs';
import { describeWhere } from '../support/needs.js';

/** Where Debian has libfaketime, by the names of its architectures. */
const LIBRARY = ['x86_64', 'aarch64']
  .map((architecture) => `/usr/lib/${architecture}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));

/** `describe` for tests in which the clock of a process is set while it runs. */
export const describeWithFakedClock = describeWhere(
  LIBRARY !== undefined,
  'libfaketime is missing: apt-get update && apt-get install -y --no-install-recommends faketime',
);

/** The wall clock of a process, for it alone; the clocks that nobody can set go on. */
export class FakedClock {
  #offsetSeconds = 0;

  /** @param path of a file that the process reads at every look at the clock */
  constructor(private readonly path: string) {
    this.setBy(0);
  }

  /** What the process is to have in its environment. */
  get environment(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: LIBRARY ?? '',
      FAKETIME_TIMESTAMP_FILE: this.path,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Sets it to so many seconds ahead of the true time. */
  setBy(seconds: number): void {
    this.#offsetSeconds = seconds;
    writeFileSync(this.path, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  }

  /** What the process takes for the time, in milliseconds. */
  nowMs(): number {
    return Date.now() + this.#offsetSeconds * 1000;
  }
}
