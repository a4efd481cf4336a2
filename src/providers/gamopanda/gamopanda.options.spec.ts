import { type GamopandaKeyOptions, resolveGamopandaOptions } from './gamopanda.options.js';

const FIRST: GamopandaKeyOptions = { keyId: 'v1', apiKey: 'gp_live', source: 'env:FIRST' };
const SECOND: GamopandaKeyOptions = {
  keyId: 'v2',
  apiKey: 'gp_live',
  source: 'env:SECOND',
  activateAt: '2026-12-01T00:00:00Z',
};

const resolve = (...keys: readonly GamopandaKeyOptions[]) =>
  resolveGamopandaOptions({ accounts: [{ accountId: 'acc', keys }] });

test('two versions of one API key are refused: nobody could tell which secret a token is signed with', () => {
  expect(() => resolve(FIRST, SECOND)).toThrow(
    /accounts\[0\]\.keys\[1\]\.apiKey is the API key of another version/,
  );
});

test.each<readonly [string, Partial<GamopandaKeyOptions>, Partial<GamopandaKeyOptions>]>([
  ['that have API keys of their own', {}, { apiKey: 'gp_next' }],
  ['of which one is revoked: nothing is held against it', { revoked: true }, {}],
  ['of which the later is revoked', {}, { revoked: true }],
])('versions are taken %s', (_, first, second) => {
  expect(resolve({ ...FIRST, ...first }, { ...SECOND, ...second })[0]?.ring.versions).toHaveLength(2);
});

test('an API key that is missing is told as that alone', () => {
  const unnamed = { ...FIRST, apiKey: undefined as unknown as string };
  expect(() => resolve(unnamed, { ...SECOND, apiKey: undefined as unknown as string })).toThrow(
    expect.objectContaining({
      message: expect.not.stringContaining('of another version') as string,
    }) as Error,
  );
});
