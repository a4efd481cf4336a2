import fc from 'fast-check';
import { testRsaKey } from '../testing/test-keys.js';
import { pemText } from './pem-text.js';

const PEM = testRsaKey().publicKey;

test.each([
  ['as it is', PEM, PEM],
  ['with literal line breaks', PEM.replaceAll('\n', '\\n'), PEM],
  ['with literal Windows line breaks', PEM.replaceAll('\n', '\\r\\n'), PEM],
  ['in base64', Buffer.from(PEM).toString('base64'), PEM],
  ['in base64 without padding', Buffer.from(PEM).toString('base64').replaceAll('=', ''), PEM],
  [
    'in base64 with blanks around it and in it',
    ` ${Buffer.from(PEM).toString('base64').replace(/.{64}/g, '$&\r\n')}\n`,
    PEM,
  ],
  ['in base64, its line breaks literal', Buffer.from(PEM.replaceAll('\n', '\\n')).toString('base64'), PEM],
  ['nothing', '', ''],
  ['what is neither', 'not-a-pem', 'not-a-pem'],
  ['base64url, which PEMs are not carried in', 'LS0t_-', 'LS0t_-'],
])('a PEM is found in a text: %s', (_, text, pem) => {
  expect(pemText(text)).toBe(pem);
});

test('a PEM survives every way of carrying it', () => {
  const lines = fc.array(fc.stringMatching(/^[A-Za-z0-9+/]{1,64}={0,2}$/), { minLength: 1, maxLength: 9 });
  const carriages = fc.constantFrom<(pem: string) => string>(
    (pem) => pem,
    (pem) => pem.replaceAll('\n', '\\n'),
    (pem) => Buffer.from(pem).toString('base64'),
    (pem) => Buffer.from(pem.replaceAll('\n', '\\n')).toString('base64'),
  );
  fc.assert(
    fc.property(lines, carriages, (body, carry) => {
      const pem = ['-----BEGIN X-----', ...body, '-----END X-----', ''].join('\n');
      expect(pemText(carry(pem))).toBe(pem);
    }),
    { numRuns: 500, interruptAfterTimeLimit: 2_000 },
  );
});
