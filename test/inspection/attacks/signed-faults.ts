import { createHmac, sign } from 'node:crypto';
import { part } from '../forge.js';
import { GOOD, signed } from '../good-tokens.js';
import { KEYS, type Provider } from '../inspectors.js';
import type { Attack } from './attack.js';

/** Headers, payloads and forms that the real key has signed and that must be refused nevertheless. */
export const signedFaults = (provider: Provider): readonly Attack[] => {
  const { header, claims } = GOOD[provider];
  const [head, body] = [JSON.stringify(header), JSON.stringify(claims)];
  const over = (what: string, h: unknown, c: unknown): Attack => [provider, what, signed(provider, h, c)];
  const bytes = (...pieces: readonly (string | readonly number[])[]): string =>
    Buffer.concat(pieces.map((piece) => Buffer.from(piece as string))).toString('base64url');
  const raw = (what: string, h: string, c: string): Attack => [
    provider,
    what,
    signRaw(provider, `${h}.${c}`),
  ];
  return [
    ...[['exp'], [], ['b64'], 'exp', null, {}, ['__proto__']].map((crit) =>
      over(`crit ${JSON.stringify(crit)}`, { ...header, crit }, claims),
    ),
    ...[false, true, null, 'false'].map((b64) =>
      over(`b64 ${JSON.stringify(b64)}`, { ...header, b64 }, claims),
    ),
    ...['alg', 'kid', '\\u0061lg', 'a\\u006cg', 'typ'].map((name) =>
      over(`${name} twice in the header`, `{"${name}":"none","${name}":"x",${head.slice(1)}`, claims),
    ),
    over('alg first and escaped', `{"\\u0061lg":"none",${head.slice(1)}`, claims),
    ...['sub', 'exp', 'iat', '\\u0073ub', 'e\\u0078p'].map((name) =>
      over(`${name} twice in the payload`, header, `{"${name}":"x",${body.slice(1)}`),
    ),
    over('a name twice, within', header, `{"x":[{"y":{"a":1,"a":1}}],${body.slice(1)}`),
    ...[null, 1, 'text', true, [], [claims]].map((value) =>
      over(`a payload of ${JSON.stringify(value).slice(0, 20)}`, header, JSON.stringify(value)),
    ),
    ...[null, [], 'HS256'].map((value) =>
      over(`a header of ${JSON.stringify(value)}`, JSON.stringify(value), claims),
    ),
    over('no payload', header, ''),
    over('a payload cut off', header, body.slice(0, -1)),
    over('a payload and more', header, `${body}{}`),
    over('a comment in the payload', header, `/**/${body}`),
    over('single quotes', header, body.replaceAll('"', "'")),
    over('NaN in the payload', header, `{"x":NaN,${body.slice(1)}`),
    over('a byte order mark', header, `\ufeff${body}`),
    over('a byte order mark before the header', `\ufeff${head}`, claims),
    raw('UTF-16', part(header), Buffer.from(body, 'utf16le').toString('base64url')),
    ...[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc3]].map((fault) =>
      raw(`bytes ${fault.join()} in the payload`, part(header), bytes('{"x":"', fault, `",${body.slice(1)}`)),
    ),
    over('lists nested deep', header, `{"exp":${'['.repeat(20_000)}${']'.repeat(20_000)}}`),
    over('objects nested deep', header, `${'{"exp":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
    over(
      'a header nested deep',
      `{"kid":${'['.repeat(20_000)}${']'.repeat(20_000)},${head.slice(1)}`,
      claims,
    ),
  ];
};

function signRaw(provider: Provider, input: string): string {
  const signature =
    provider === 'phoenix'
      ? sign('RSA-SHA256', Buffer.from(input), KEYS.phoenix.privateKey)
      : createHmac('sha256', KEYS[provider]).update(input).digest();
  return `${input}.${signature.toString('base64url')}`;
}
