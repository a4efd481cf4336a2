import { inspect } from 'node:util';
import { ApiKeyAuthenticator, callerKeyDigest } from './api-key-authenticator.js';

const [OLD, NEW, OTHER] = ['old', 'new', 'other'].map((name) => `${name}-key-of-at-least-32-characters`) as [
  string,
  string,
  string,
];

test('the digest is SHA-256 in lower-case hexadecimal', () => {
  // FIPS 180-2, appendix B.1.
  expect(callerKeyDigest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('knows each caller by every key that it may present', () => {
  const authenticator = new ApiKeyAuthenticator({
    callers: [
      { name: 'lobby', keyDigests: [callerKeyDigest(OLD), callerKeyDigest(NEW)] },
      { name: 'crm', keyDigests: [callerKeyDigest(OTHER)] },
      { name: 'retired', keyDigests: [] },
    ],
  });
  expect(authenticator.authenticate(OLD)).toEqual({ name: 'lobby' });
  expect(authenticator.authenticate(NEW)).toEqual({ name: 'lobby' });
  expect(authenticator.authenticate(OTHER)).toEqual({ name: 'crm' });
});

test.each([
  ['an unknown key', 'x'],
  ['nothing', ''],
  ['a key with a blank', `${OLD} `],
  ['the digest itself', callerKeyDigest(OLD)],
  ['a member of every object', '__proto__'],
])('does not know %s', (_, key) => {
  const callers = [{ name: 'lobby', keyDigests: [callerKeyDigest(OLD)] }];
  expect(new ApiKeyAuthenticator({ callers }).authenticate(key)).toBeUndefined();
});

test('without callers nobody is known', () => {
  expect(new ApiKeyAuthenticator({ callers: [] }).authenticate(OLD)).toBeUndefined();
});

test('refuses all bad digests together, by caller, and echoes none: it may be the key itself', () => {
  const callers = [
    { name: 'a', keyDigests: [OLD, callerKeyDigest(NEW).toUpperCase()] },
    { name: 'b', keyDigests: [callerKeyDigest(NEW)] },
    { name: 'c', keyDigests: [callerKeyDigest(NEW), `${callerKeyDigest(OTHER)}\n`] },
  ];
  let error: unknown;
  try {
    new ApiKeyAuthenticator({ callers });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({
    problems: [
      'caller a: a key digest is not 64 hexadecimal digits',
      'caller a: a key digest is not 64 hexadecimal digits',
      'caller c: a key digest is given twice',
      'caller c: a key digest is not 64 hexadecimal digits',
    ],
  });
  expect(inspect(error)).not.toContain(OLD);
});
