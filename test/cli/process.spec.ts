import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hs256 } from '../inspection/forge.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { ConfiguredFolder } from './keys/known-context.js';
import { mintmarkProcess } from './mintmark.js';

/** Run before a command: writes down at its end which CommonJS files it had loaded. */
const NOTE_LOADED = `process.on('exit', () => {
  require('node:fs').writeFileSync('loaded', Object.keys(require.cache).join('\\n'));
});`;

const SECRETS = testSecrets();
const KEYS = testEnvironment(SECRETS, { CALLER_API_KEY: '' });
const NOW = Math.floor(Date.now() / 1000);
const CLAIMS = { iss: KEYS['STACKED_GAME_ID'], sub: 'player', iat: NOW, exp: NOW + 900 };
const TOKEN = hs256({ alg: 'HS256', typ: 'JWT' }, CLAIMS, SECRETS.stacked);

let folder: ConfiguredFolder;
beforeEach(() => {
  folder = new ConfiguredFolder('providers: {}\ncallers: [{ name: lobby, grants: nothing }]\n');
});
afterEach(() => {
  folder.remove();
});

test('a token from a pipe is inspected with the keys of `.env`, and the result goes to standard output alone', async () => {
  const { STACKED_API_KEY = '', ...environment } = KEYS;
  writeFileSync(join(folder.path, '.env'), `STACKED_API_KEY=${STACKED_API_KEY}\n`);
  const args = ['inspect', '--json', '--provider', 'stacked'];
  const { status, stdout, stderr } = await mintmarkProcess(args, {
    environment,
    cwd: folder.path,
    input: `${TOKEN}\n`,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ provider: 'stacked', valid: true, verified: true });
});

test.each<readonly [string, readonly string[], number, RegExp]>([
  [
    'is refused',
    ['callers', 'list', '--config', 'mintmark.yaml'],
    1,
    /^error: mintmark\.yaml does not load:\n {2}- /,
  ],
  ['cannot be followed', ['keys', 'list', '--config', 'none.yaml'], 2, /^error: there is no none\.yaml/],
])('what %s is told on standard error, and by the exit status', async (_, args, status, reason) => {
  expect(await mintmarkProcess(args, { cwd: folder.path })).toEqual({
    status,
    stdout: '',
    stderr: expect.stringMatching(reason) as string,
  });
});

test('a change whose result cannot be written is made all the same, and that is told', async () => {
  writeFileSync(folder.config, 'providers: { phoenix: { accounts: [{ operatorId: o, instanceId: i }] } }\n');
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = await mintmarkProcess(['keys', 'generate', 'phoenix', 'b'], {
    cwd: folder.path,
    stdout: full,
  });
  closeSync(full);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^note: The private key is in .*\.pem[^]*\nerror: .*ENOSPC.*\n$/);
  expect(stderr).not.toContain('    at ');
  expect(existsSync(join(folder.path, 'keys/phoenix-default-b.pem'))).toBe(true);
});

test('a command is loaded where it is named: help costs none of them', async () => {
  writeFileSync(join(folder.path, 'note-loaded.cjs'), NOTE_LOADED);
  const loadedBy = async (...args: readonly string[]): Promise<readonly string[]> => {
    const environment = { NODE_OPTIONS: '--require ./note-loaded.cjs' };
    expect(await mintmarkProcess(args, { environment, cwd: folder.path })).toMatchObject({ status: 0 });
    const files = readFileSync(join(folder.path, 'loaded'), 'utf8');
    return ['commander', 'class-validator', 'fastify'].filter((name) =>
      files.includes(`/node_modules/${name}/`),
    );
  };
  expect(await loadedBy('--help')).toEqual(['commander']);
  expect(await loadedBy('callers', '--help')).toEqual(['commander', 'class-validator']);
  expect(await loadedBy('sandbox', '--help')).toEqual(['commander', 'fastify']);
});
