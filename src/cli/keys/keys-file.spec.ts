import { readFileSync, writeFileSync } from 'node:fs';
import { ConfiguredFolder } from '../../../test/cli/keys/known-context.js';
import { UsageError } from '../usage-error.js';
import { parseAccountName } from './account-name.js';
import { CommandRefusedError } from './command-refused.error.js';
import { KeysFile } from './keys-file.js';
import { PROBED_PROVIDERS } from './probed-providers.js';

let folder: ConfiguredFolder | undefined;
afterEach(() => {
  folder?.remove();
  folder = undefined;
});

function open(text: string, environment: Readonly<Record<string, string>> = {}): KeysFile {
  folder = new ConfiguredFolder(text);
  return KeysFile.open(PROBED_PROVIDERS, environment, folder.config);
}

const named = (text: string) => parseAccountName(text, PROBED_PROVIDERS);

const LYNES = `
providers:
  lynes:
    accounts:
      - name: eu
        tenantId: tenant
        applicationId: app
        keys:
          - { keyId: a, source: env:A }
          - { keyId: b, source: env:B, activateAt: later }
      - name: us
        tenantId: tenant-us
        applicationId: app
        keys: [{ keyId: a, source: env:US }]
`;

test('an account is found by its name, and its versions by theirs', () => {
  const file = open(LYNES);
  expect(file.ring(named('lynes/us')).name).toBe('lynes/us');
  expect(file.keysPath(named('lynes/us'))).toEqual(['providers', 'lynes', 'accounts', 1, 'keys']);
  expect(file.keyPath(named('lynes/eu'), 'b')).toEqual(['providers', 'lynes', 'accounts', 0, 'keys', 1]);
  expect([file.hasKey(named('lynes/eu'), 'b'), file.hasKey(named('lynes/us'), 'b')]).toEqual([true, false]);
});

test('without its name the account is default, or the only one', () => {
  expect(open(LYNES.replace('name: us', 'name: default')).ringName(named('lynes'))).toBe('lynes/default');
  expect(open(LYNES.slice(0, LYNES.indexOf('      - name: us'))).ringName(named('lynes'))).toBe('lynes/eu');
});

test.each<readonly [string, string, string, RegExp]>([
  ['several accounts may be meant', LYNES, 'lynes', /name the account: lynes\/eu, lynes\/us/],
  ['there is no such account', LYNES, 'lynes/asia', /no account lynes\/asia; it has lynes\/eu, lynes\/us/],
  ['the file has no section of the provider', LYNES, 'phoenix/eu', /no account phoenix\/eu/],
  ['the file has no sections at all', 'keyAgeWarningDays: 3\n', 'lynes', /no account lynes\/default/],
  ['the file is empty', '', 'lynes', /no account lynes\/default/],
])('is wrong usage where %s', (_, text, name, message) => {
  const file = open(text);
  expect(() => file.keysPath(named(name))).toThrow(UsageError);
  expect(() => file.keysPath(named(name))).toThrow(message);
});

test('an account of the environment is not changed, and that is said', () => {
  const file = open('keyAgeWarningDays: 3\n', { LYNES_TENANT_ID: 'tenant' });
  expect(() => file.ring(named('lynes'))).toThrow(
    /environment variables, which this command does not change/,
  );
});

test.each<readonly [string, string, RegExp]>([
  ['is no YAML', 'providers: [\n', /mintmark\.yaml:\d+/],
  ['would not load', LYNES.replace('tenantId: tenant\n', 'tenantid: tenant\n'), /mintmark\.yaml:6/],
])('a file that %s is refused with every problem', (_, text, message) => {
  const file = open(text);
  expect(() => file.ring(named('lynes/eu'))).toThrow(CommandRefusedError);
  expect(() => file.ring(named('lynes/eu'))).toThrow(message);
});

test('the first version of an account can be added where there is none yet', () => {
  const file = open(LYNES.replace('        keys: [{ keyId: a, source: env:US }]\n', ''));
  const path = file.keysPath(named('lynes/us'));
  const next = file.edited([{ kind: 'append', path, members: { keyId: 'a', source: 'env:US' } }]);
  next.refuseUnlessLoadable();
  expect(next.ring(named('lynes/us')).declaration.versions).toMatchObject([{ keyId: 'a' }]);
});

test('what would not load is not written', () => {
  const file = open(LYNES);
  const path = file.keyPath(named('lynes/eu'), 'b');
  const next = file.edited([{ kind: 'set', path, member: 'activateAt', value: 'soon', after: [] }]);
  expect(() => {
    next.save();
  }).toThrow(/would not load any more, and stays as it is:\n.*mintmark\.yaml:10/);
  expect(readFileSync(file.path, 'utf8')).toBe(LYNES);
});

test('what anchors share is not changed, and the line is told', () => {
  const file = open(
    LYNES.replace('keys:\n', 'keys: &shared\n').replace('[{ keyId: a, source: env:US }]', '*shared'),
  );
  for (const account of ['lynes/eu', 'lynes/us']) {
    const path = file.keyPath(named(account), 'b');
    expect(() => file.edited([{ kind: 'set', path, member: 'revoked', value: true, after: [] }])).toThrow(
      /mintmark\.yaml: line \d+ .*alias/,
    );
  }
});

test('saving nothing leaves the file untouched', () => {
  const file = open(LYNES);
  writeFileSync(file.path, 'changed meanwhile');
  file.save();
  expect(readFileSync(file.path, 'utf8')).toBe('changed meanwhile');
});
