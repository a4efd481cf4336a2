import { createHash } from 'node:crypto';
import { GOOD, goodToken, signed } from '../good-tokens.js';
import type { Provider } from '../inspectors.js';
import type { Attack } from './attack.js';

/** A good token, cut, wrapped and written otherwise. */
export const forms = (provider: Provider): readonly Attack[] => {
  const token = goodToken(provider);
  const [header = '', claims = '', signature = ''] = token.split('.');
  const standard = (text: string): string => Buffer.from(text, 'base64url').toString('base64');
  const other = signed(provider, GOOD[provider].header, { ...GOOD[provider].claims, jti: '1' }).split('.');
  const variants: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['dots', '..'],
    ['many dots', '.'.repeat(1000)],
    ['a dot before', `.${token}`],
    ['a dot behind', `${token}.`],
    ['two dots between', token.replace('.', '..')],
    ['no header', `.${claims}.${signature}`],
    ['no payload', `${header}..${signature}`],
    ['no signature', `${header}.${claims}.`],
    ['parts swapped', `${claims}.${header}.${signature}`],
    ['signature first', `${signature}.${header}.${claims}`],
    ['header twice', `${header}.${header}.${signature}`],
    ['the signature of another', `${header}.${claims}.${other[2] ?? ''}`],
    ['the payload of another', `${header}.${other[1] ?? ''}.${signature}`],
    [
      'the hash of the input for a signature',
      `${header}.${claims}.${createHash('sha256').update(`${header}.${claims}`).digest('base64url')}`,
    ],
    [
      'a signature of zeros',
      `${header}.${claims}.${Buffer.alloc(provider === 'phoenix' ? 256 : 32).toString('base64url')}`,
    ],
    ['a signature twice', `${token}${signature}`],
    ['a signature with a byte more', `${token}AA`],
    ...[
      '=',
      '==',
      ' ',
      '\n',
      '\r\n',
      '\t',
      '\u0000',
      '\ufeff',
      '\u00a0',
      '\u200b',
      '%00',
      '+',
      '/',
      '-',
      '_',
      'A',
      '"',
    ].flatMap((mark): readonly (readonly [string, string])[] => [
      [`${JSON.stringify(mark)} behind`, `${token}${mark}`],
      [`${JSON.stringify(mark)} before`, `${mark}${token}`],
      [`${JSON.stringify(mark)} behind the header`, token.replace('.', `${mark}.`)],
      [
        `${JSON.stringify(mark)} within the payload`,
        `${header}.${claims.slice(0, 9)}${mark}${claims.slice(9)}.${signature}`,
      ],
    ]),
    ['plain base64', [header, claims, signature].map(standard).join('.')],
    ['a signature in hex', `${header}.${claims}.${Buffer.from(signature, 'base64url').toString('hex')}`],
    ['upper case', token.toUpperCase()],
    ['wide characters', token.replace('e', 'ｅ')],
    ['JSON serialisation', JSON.stringify({ protected: header, payload: claims, signature })],
    ['a JWT in a JWT', signed(provider, { ...GOOD[provider].header, cty: 'JWT' }, token)],
    ['five parts', `${header}.${claims}.${signature}.AAAA.AAAA`],
    ['quotes', `"${token}"`],
    ['Bearer', `Bearer ${token}`],
  ];
  return variants.map(([what, text]) => [provider, what, text]);
};
