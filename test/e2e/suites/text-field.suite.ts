import { expectProblem } from '../../support/expect-problem.js';
import { MINT_ROUTES, POST_ROUTES } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

/** JSON that is no id and no name. */
const NO_TEXTS: readonly (readonly [string, string])[] = [
  ['a number', '42'],
  ['zero', '0'],
  ['null', 'null'],
  ['true', 'true'],
  ['an array', '["x"]'],
  ['an object', '{"toString":"x"}'],
  ['an empty string', '""'],
  ['U+0000', '"a\\u0000b"'],
  ['a lone high surrogate', '"\\ud800"'],
  ['a lone low surrogate', '"a\\udc00b"'],
  ['surrogates in the wrong order', '"\\udc00\\ud800"'],
  ['the replacement character', '"a\\ufffdb"'],
  ['257 characters', JSON.stringify('é'.repeat(257))],
  ['257 characters beyond the BMP', JSON.stringify('🎰'.repeat(257))],
];

/** Ids that look like something else and must come through unchanged. */
const TEXTS: readonly string[] = [
  'player-1',
  'x'.repeat(256),
  '🎰'.repeat(256),
  ' ',
  ' padded ',
  '\t\r\n',
  '0',
  'null',
  '1e3',
  '{"$ne":null}',
  '${jndi:ldap://127.0.0.1/a}',
  '<script>alert(1)</script>',
  "'; DROP TABLE players; --",
  '../../etc/passwd',
  '__proto__',
  'Ünïcödé e\u0301 é',
  '\u202eright-to-left',
  '\u200b\ufeff',
  '\uffff\u{10ffff}',
];

/** Ids and names are strings of 1 to 256 well-formed characters; two players never become one. */
export function textFieldSuite(underTest: () => ServiceUnderTest): void {
  describe('an id or a name', () => {
    test.each(NO_TEXTS)('that is %s is refused in every field of every route', async (_, json) => {
      for (const { path, body, textFields } of POST_ROUTES) {
        for (const field of textFields) {
          const text = JSON.stringify({ ...body, [field]: 'PLACE' }).replace('"PLACE"', () => json);
          expectProblem(await underTest().client.postText(path, text), 'request_invalid', [field]);
        }
      }
    });

    test.each(TEXTS)('%j stands in the claims of every provider as it was sent', async (text) => {
      const { client, secrets } = underTest();
      for (const { path, body, playerField, open, playerOf } of MINT_ROUTES) {
        const minted = await client.mint(path, { ...body, [playerField]: text });
        expect(playerOf(open(minted.token, secrets).claims)).toBe(text);
        expect(minted.playerId).toBe(text);
      }
    });
  });
}
