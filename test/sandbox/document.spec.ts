import { readFileSync } from 'node:fs';
import { startSandbox } from '../../src/sandbox/index.js';
import { ROOT, run } from '../package/run.js';

const DOCUMENT = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');

test('the example of docs/sandbox.md runs against the built package', async () => {
  const [, example = ''] = /```js\n(.*?)```/s.exec(DOCUMENT) ?? [];
  const output = await run(process.execPath, ['--input-type=module', '--eval', example], ROOT);
  expect(output).toMatch(/^\d+ variables for http:\/\/127\.0\.0\.1:\d+\n/);
  expect(output).toContain('401 invalid_token\n');
  expect(output).toContain('503 GET /v1/auth/verify, POST /v1/auth/one_time_token/generate\n');
});

test('docs/sandbox.md names every route of a provider, and every kind of fault', async () => {
  const sandbox = await startSandbox();
  const { routes } = (await (await fetch(`${sandbox.url}/_sandbox/routes`)).json()) as {
    readonly routes: readonly string[];
  };
  await sandbox.close();
  const paths = routes.map((route) => route.replace(/^\w+ /, '').replace(':gameId', '{game}'));
  expect([...paths, ...FAULTS].filter((text) => !DOCUMENT.includes(text))).toEqual([]);
});

const FAULTS = ['`status`', '`redirect`', '`malformed`', '`truncated`', '`oversized`', '`reset`'];
