import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describeWhere } from '../support/needs.js';

const EXECUTABLE = '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `describe` for tests in Debian's Chromium. */
export const describeInChromium = describeWhere(
  existsSync(EXECUTABLE),
  `${EXECUTABLE} is missing: apt-get update && apt-get install -y --no-install-recommends chromium`,
);

/** Starts Debian's Chromium without a window. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}
