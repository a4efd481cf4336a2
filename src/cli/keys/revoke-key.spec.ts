import { readFileSync } from 'node:fs';
import { ConfiguredFolder, KnownContext } from '../../../test/cli/keys/known-context.js';
import { UsageError } from '../usage-error.js';
import { CommandRefusedError } from './command-refused.error.js';
import { type RevokeRequest, revokeKey } from './revoke-key.js';

const CONFIG = `
providers:
  lynes:
    accounts:
      - tenantId: tenant
        applicationId: app
        keys:
          - { keyId: a, source: env:A }
          - { keyId: b, source: env:B, activateAt: 2026-11-22T11:00:00Z }
`;

let folder: ConfiguredFolder;
beforeEach(() => {
  folder = new ConfiguredFolder(CONFIG);
});
afterEach(() => {
  folder.remove();
});

const request = (changes: Partial<RevokeRequest> = {}): RevokeRequest => ({
  account: 'lynes',
  keyId: 'b',
  service: {},
  isConfirmed: false,
  isDryRun: false,
  isJson: false,
  config: folder.config,
  ...changes,
});

const written = (): string => readFileSync(folder.config, 'utf8');

test('what dies is said before anybody is asked, and nothing happens without a yes', async () => {
  const context = new KnownContext({}, false);
  await expect(revokeKey(request(), context)).rejects.toThrow(CommandRefusedError);
  expect(context.told).toEqual([
    'Revoking lynes/default b (active)',
    expect.stringMatching(
      /tokens .*unknown, as http:\/\/127\.0\.0\.1:3000 cannot be asked: no caller key.*2026-11-23T12:00:00Z/,
    ),
    expect.stringContaining('refused at once'),
    expect.stringMatching(/afterwards +a signs, which had been replaced/),
    '',
    'asked: Revoke lynes/default b?',
  ]);
  expect(written()).toBe(CONFIG);
});

test('with a yes it is revoked, and it is said that the provider still has it', async () => {
  const context = new KnownContext({}, true);
  const outcome = await revokeKey(request(), context);
  expect(outcome.exitCode).toBe(0);
  expect(written()).toBe(
    CONFIG.replace('activateAt: 2026-11-22T11:00:00Z }', 'activateAt: 2026-11-22T11:00:00Z, revoked: true }'),
  );
  expect(context.told.at(-1)).toMatch(/^note: The provider accepts its tokens until you replace/);
});

test('where nobody can be asked it needs to have been agreed to', async () => {
  await expect(revokeKey(request(), new KnownContext())).rejects.toThrow(UsageError);
  expect(written()).toBe(CONFIG);
  await revokeKey(request({ isConfirmed: true, isJson: true }), new KnownContext());
  expect(written()).toContain('revoked: true');
});

test('that the ring is left without a key is said', async () => {
  const context = new KnownContext({}, true);
  await revokeKey(request({ isConfirmed: true }), context);
  await revokeKey(request({ keyId: 'a', isConfirmed: true }), context);
  expect(context.told).toContainEqual(
    expect.stringMatching(/afterwards lynes\/default is left without an active key/),
  );
  expect(context.told).toContainEqual(
    expect.stringMatching(/^warning: lynes\/default has no active key from now on/),
  );
});

test('a dry run asks nobody and changes nothing', async () => {
  const { json } = await revokeKey(request({ isDryRun: true }), new KnownContext({}, false));
  expect(json).toMatchObject({
    dryRun: true,
    changed: false,
    impact: {
      state: 'active',
      service: { isKnown: false },
      latestByFile: '2026-11-23T12:00:00.000Z',
      nextActive: 'a',
      comesBack: true,
    },
  });
  expect(written()).toBe(CONFIG);
});

test('what is revoked already is not revoked again', async () => {
  await revokeKey(request({ isConfirmed: true }), new KnownContext());
  const before = written();
  const context = new KnownContext();
  const { exitCode, json } = await revokeKey(request(), context);
  expect({ exitCode, json }).toMatchObject({ exitCode: 0, json: { changed: false } });
  expect(context.told).toContain('note: b is revoked already.');
  expect(written()).toBe(before);
});
