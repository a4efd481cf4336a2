import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { secretTexts, testEnvironment, testSecrets } from '../support/environment.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(30_000);

const secrets = testSecrets();
const good = testEnvironment(secrets);

/** The environment, without the variables whose names match. */
function without(pattern: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(good).filter(([name]) => !pattern.test(name)));
}

/** What is set, and what the message must name; each start takes a process of its own, so faults share one. */
const BAD_STARTS: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  ['no provider', without(/GAMOPANDA|LYNES|PHOENIX|STACKED/), ['.env.example', 'npm run demo']],
  ['a placeholder alone', { ...good, LYNES_API_SECRET: 'your-api-secret' }, ['LYNES_API_SECRET']],
  [
    'seven faults at once',
    {
      ...without(/GAMOPANDA_(ACCOUNT_ID|API_SECRET)/),
      PORT: '0x10',
      LOG_LEVEL: 'MARKED-loud',
      CALLER_API_KEY: 'MARKED-short-0001',
      STACKED_BASE_URL: 'http://MARKED.example',
      PHOENIX_PRIVATE_KEY: secrets.phoenixPublicKey,
    },
    [
      'GAMOPANDA_ACCOUNT_ID',
      'GAMOPANDA_API_SECRET',
      'PORT',
      'LOG_LEVEL',
      'CALLER_API_KEY',
      'STACKED_BASE_URL',
      'PHOENIX_PRIVATE_KEY',
    ],
  ],
];

/** A start that fails says all that is wrong, by name, and shows no value. */
describe('the built service', () => {
  const directory = emptyDirectory();
  afterAll(() => {
    directory.remove();
  });

  test.concurrent.each(BAD_STARTS)('does not start with %s', async (_, environment, named) => {
    const { code, output } = await ChildService.run(environment, directory.path);
    expect(code).toBe(1);
    expect(named.filter((name) => !output.includes(name))).toEqual([]);
    expect(output).not.toMatch(/MARKED|your-api-secret|node_modules|^ +at /m);
    expect([...secretTexts(secrets)].filter(([, secret]) => output.includes(secret))).toEqual([]);
  });

  test('does not start where another one listens, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, output } = await ChildService.run({ ...good, PORT: port }, directory.path);
    other.close();
    expect(code).toBe(1);
    expect(output).toMatch(/Mintmark cannot start: .*EADDRINUSE/);
  });

  test('starts from a .env file, whose variables the environment overrides', async () => {
    const lines = Object.entries({ ...good, LOG_LEVEL: 'MARKED-loud' }).map(
      ([name, value]) => `${name}="${value.replaceAll('\n', '\\n')}"`,
    );
    writeFileSync(join(directory.path, '.env'), lines.join('\n'));
    const child = await ChildService.start({ LOG_LEVEL: 'info' }, directory.path);
    expect((await fetch(`${child.url}/health/ready`)).status).toBe(200);
    child.terminate();
    expect(await child.ended).toBe(0);
  });
});
