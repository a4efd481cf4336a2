import { unwrapToken } from './token-form.js';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA';
const ENCODED = TOKEN.replaceAll('.', '%2E');

test.each<readonly [string, string, readonly string[]]>([
  ['nothing around it', TOKEN, []],
  ['a newline', `${TOKEN}\n`, ['token_line_breaks']],
  ['a byte order mark', `\ufeff${TOKEN}`, ['token_line_breaks']],
  ['folded lines', TOKEN.replace(/.{9}/g, '$&\r\n  '), ['token_line_breaks']],
  ['double quotes', `"${TOKEN}"`, ['token_quoted']],
  ['backticks', `\`${TOKEN}\``, ['token_quoted']],
  ['Bearer', `Bearer ${TOKEN}`, ['token_bearer_prefix']],
  ['Bearer run together', `BEARER${TOKEN}`, ['token_bearer_prefix']],
  [
    'Bearer, in folded lines',
    `Bearer ${TOKEN.slice(0, 9)}\n${TOKEN.slice(9)}`,
    ['token_bearer_prefix', 'token_line_breaks'],
  ],
  ['percent-encoding', ENCODED, ['token_url_encoded']],
  ['percent-encoding twice', ENCODED.replaceAll('%', '%25'), ['token_url_encoded']],
  ['quotes in percent-encoding', `%22${ENCODED}%22`, ['token_url_encoded', 'token_quoted']],
  ['quotes around Bearer', `"Bearer ${TOKEN}"`, ['token_quoted', 'token_bearer_prefix']],
  ['Bearer before quotes', `Bearer "${TOKEN}"`, ['token_bearer_prefix', 'token_quoted']],
])('takes off %s', (_, given, codes) => {
  const { text, findings } = unwrapToken(given);
  expect({ text, codes: findings.map(({ code }) => code) }).toEqual({ text: TOKEN, codes });
});

test.each(['', '"', `"${TOKEN}`, `"${TOKEN}'`, 'Bearer', '%', '%E0%A4%A', 'bearerless'])(
  'leaves %j as it is',
  (text) => {
    expect(unwrapToken(text)).toEqual({ text, findings: [] });
  },
);
