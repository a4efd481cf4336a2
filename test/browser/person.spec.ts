import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { type RunningService, startService } from '../support/start-service.js';
import { describeInChromium, startChromium } from './chromium.js';
import { type ExampleBackend, startExampleBackend } from './example-backend.js';

const SLOW_MS = 60_000;
const TWO_HOURS = 7_200;

/** A browser on a busy machine takes its time; what is waited for is waited for by name, never by the clock. */
jest.setTimeout(SLOW_MS);

let sandbox: Sandbox | undefined;
let service: RunningService | undefined;
let backend: ExampleBackend | undefined;
let browser: Browser | undefined;
let page: Page;
let problems: string[];

describeInChromium('what a player sees', () => {
  beforeAll(async () => {
    browser = await startChromium();
    sandbox = await startSandbox();
    const callerKey = randomBytes(32).toString('base64url');
    service = await startService({ ...sandbox.environment, CALLER_API_KEY: callerKey, PORT: '0' });
    const widgetUrl = `${sandbox.url}/gamopanda/widget.js`;
    backend = await startExampleBackend({ serviceUrl: service.url, callerKey, widgetUrl });
  });
  beforeEach(async () => {
    page = await running(browser).newPage();
    problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    running(sandbox).reset();
    expect(problems).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await backend?.close();
    await service?.close();
    await sandbox?.close();
  });

  function running<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error('It did not start.');
    return part;
  }

  const at = (path = '/'): string => `${running(backend).url}${path}`;
  const widget = (state: string): ReturnType<Page['locator']> =>
    page.locator(`#streak [data-state="${state}"]`);

  async function textOf(locator: ReturnType<Page['locator']>): Promise<string> {
    await locator.waitFor();
    return (await locator.textContent()) ?? '';
  }

  describe("a player's browser, on the page of an operator's backend", () => {
    test('shows the streak, with the name', async () => {
      await page.goto(at());
      const text = await textOf(widget('player'));
      expect(text).toContain('Robin Example');
      expect(text).toContain('5 days in a row');
    });

    test('shows the guest view to who is not signed in', async () => {
      await page.goto(at('/guest'));
      expect(await textOf(widget('guest'))).toContain('Hello, guest');
    });

    test('opens the game in a frame, with the balance', async () => {
      await page.goto(at());
      const game = page.frameLocator('iframe');
      expect(await textOf(game.locator('h1'))).toBe('crash-classic');
      expect(await textOf(game.locator('main'))).toContain('Robin Example');
      expect(await textOf(game.locator('#balance'))).toBe('1,234.56');
    });

    test('follows the redirect to the rewards once, and is refused the second time', async () => {
      await page.goto(at());
      await page.getByText('My rewards').click();
      expect(await textOf(page.locator('[role=status]'))).toContain('customer-123');
      await page.reload();
      expect(await textOf(page.locator('[role=alert]'))).toContain('already been used');
      await page.goto(at('/rewards'));
      expect(await textOf(page.locator('[role=status]'))).toContain('You are signed in');
    });

    test('is told clearly when tokens have expired', async () => {
      running(sandbox).clockOffsetSeconds = TWO_HOURS;
      await page.goto(at());
      expect(await textOf(widget('expired'))).toContain('Your session has expired');
      const game = page.frameLocator('iframe');
      expect(await textOf(game.locator('[role=alert]'))).toContain('Your session has expired');
    });

    test('is told when the widget cannot reach its service', async () => {
      running(sandbox).injectFault({ route: 'GET /v1/end-user', answer: 'reset' });
      await page.goto(at());
      expect(await textOf(widget('unavailable'))).toContain('cannot be reached');
    });
  });

  describe("the sandbox's own pages", () => {
    test('run the widget for a token that is pasted in', async () => {
      await page.goto(`${running(sandbox).url}/_sandbox/try/gamopanda`);
      await page.locator('[data-state=player]').waitFor();
      await page.fill('#accessToken', 'rubbish');
      await page.click('button');
      expect(await textOf(page.locator('[data-state=refused]'))).toContain('not a readable JWT');
    });

    test('show a name as text, whatever it is', async () => {
      await page.goto(
        `${running(sandbox).url}/${encodeURIComponent('<img src=x onerror=alert(1)>')}?token=x`,
      );
      expect(await page.locator('img').count()).toBe(0);
      expect(await textOf(page.locator('h1'))).toContain('<img src=x');
    });

    test.each(['light', 'dark'] as const)('fit a phone, in the %s', async (colorScheme) => {
      const phone = await running(browser).newPage({ viewport: { width: 360, height: 740 }, colorScheme });
      const { url } = running(sandbox);
      const pages = [
        url,
        ...['gamopanda', 'phoenix', 'stacked'].map((provider) => `${url}/_sandbox/try/${provider}`),
        `${url}/gamopanda/display`,
        `${url}/${'long'.repeat(40)}?token=x`,
        `${url}/rewards?token=x`,
        at(),
      ];
      for (const address of pages) {
        await phone.goto(address);
        const overflow = await phone.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([address, overflow]).toEqual([address, 0]);
      }
      await phone.close();
    });
  });
});
