import { hs256, rs256 } from '../inspection/forge.js';
import { secretTexts, testEnvironment, testSecrets } from '../support/environment.js';
import { mintmark, type Outcome } from './mintmark.js';

const SECRETS = testSecrets();
const KEYS = testEnvironment(SECRETS, { CALLER_API_KEY: '' });
const NOW = Math.floor(Date.now() / 1000);
const STACKED = hs256(
  { alg: 'HS256', typ: 'JWT' },
  { iss: 'my-game', sub: 'player', iat: NOW, exp: NOW + 900 },
  SECRETS.stacked,
);

/** Runs a command in a folder without a `.env`. */
function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Outcome> {
  return mintmark(args, { environment, cwd: import.meta.dirname, input });
}

test('accepts a good token under the keys of the environment, and says so with its status', async () => {
  const { status, stdout, stderr } = await run(['inspect', STACKED], KEYS);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ACCEPTED {2}stacked would accept this token\n/);
  expect(stdout).not.toContain('UNVERIFIED');
  expect(stdout).not.toContain('\u001b');
});

test('accepts a good token of Phoenix from a pipe, as JSON', async () => {
  const claims = {
    iss: KEYS['PHOENIX_OPERATOR_ID'],
    sub: 'player',
    aud: KEYS['PHOENIX_INSTANCE_ID'],
    iat: NOW,
    exp: NOW + 900,
    data: { balance: 12.5, name: 'Player', timestamp: NOW * 1000 },
  };
  const token = rs256({ alg: 'RS256', typ: 'JWT' }, claims, SECRETS.phoenixPrivateKey);
  const { status, stdout } = await run(['inspect', '--json'], KEYS, `${token}\n`);
  expect(JSON.parse(stdout)).toEqual({
    provider: 'phoenix',
    valid: true,
    code: null,
    findings: [],
    verified: true,
    header: { alg: 'RS256', typ: 'JWT' },
    claims,
  });
  expect(status).toBe(0);
});

test('without keys explains everything but the signature', async () => {
  const { status, stdout, stderr } = await run(['inspect', '-'], {}, STACKED);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(/^UNDECIDED.*signature_unchecked\n/);
  expect(stdout).toContain('Claims  UNVERIFIED');
  expect(stdout).toContain('STACKED_GAME_ID STACKED_API_KEY STACKED_CLIENT_ID');
});

test('refuses what came with more than the line break of a pipe', async () => {
  const { status, stdout } = await run(['inspect', '--provider', 'stacked'], KEYS, `"${STACKED}"\n`);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^REFUSED {2}stacked would refuse this token: jwt-invalid\n/);
  expect(stdout).toContain('token_quoted');
});

test.each<readonly [string, readonly string[], string]>([
  ['no token', ['inspect'], 'error: no token: give it as an argument, or on standard input'],
  ['an unknown provider', ['inspect', '--provider', 'acme', 'x'], 'Allowed choices are gamopanda'],
  ['an unknown option', ['inspect', '--jsn', 'x'], "error: unknown option '--jsn'"],
  ['two tokens', ['inspect', 'a', 'b'], 'too many arguments'],
  ['an unknown command', ['inspct', 'x'], "error: unknown command 'inspct'"],
  ['an unknown account', ['inspect', '--account', 'staging', STACKED], 'error: there is no such account'],
  ['no command', [], 'Usage: mintmark'],
])('%s is wrong usage', async (_, args, message) => {
  const { status, stdout, stderr } = await run(args, KEYS);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('helps', async () => {
  const [all, one] = await Promise.all([run(['--help']), run(['inspect', '--help'])]);
  expect([all.status, one.status]).toEqual([0, 0]);
  expect(all.stdout).toMatch(/^ {2}inspect +tell why a provider accepts or refuses/m);
  for (const text of ['--provider', '--account', '--json', 'Exit status: 0', 'gamopanda'])
    expect(one.stdout).toContain(text);
});

test('shows neither a secret nor the signature of a token, whatever is wrong with it', async () => {
  const [header = '', claims = '', signature = ''] = STACKED.split('.');
  const tokens = [
    STACKED,
    ` ${STACKED}`,
    `${STACKED}=`,
    `${header}.${claims}x.${signature}`,
    `${signature}.${header}`,
    `-${signature}.${header}`,
    `--provider=${signature}`,
    `-${signature.slice(0, 31)}`,
    `-${signature.slice(0, 31)}'${signature.slice(0, 31)}`,
  ];
  const half = { ...KEYS, STACKED_CLIENT_ID: '' };
  const outcomes = await Promise.all(
    tokens.flatMap((token) => [run(['inspect', token], KEYS), run(['inspect', '--json'], half, token)]),
  );
  const shown = outcomes.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  expect(shown).not.toContain(signature.slice(0, 31));
  for (const [name, text] of secretTexts(SECRETS))
    expect({ name, isShown: shown.includes(text) }).toEqual({ name, isShown: false });
  expect(shown).toContain('configured by half');
});
