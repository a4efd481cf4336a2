import { createPublicKey, sign, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { JwtService } from '@nestjs/jwt';
import fc from 'fast-check';
import { watchChannel } from '../observability/watch-channel.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import { importKey } from './import-key.js';
import type { JwtAlgorithm, JwtHeader } from './jwt.types.js';
import type { KeyVersion } from './key-ring.js';
import { type SignTrace, signChannel } from './sign-channel.js';
import { SigningKey } from './signing-key.js';

const RSA = testRsaKey();
const PUBLIC_KEY = createPublicKey(RSA.publicKey);
const SECRET = testSecret();
const CLAIMS = Buffer.from('{"sub":"somebody-else","exp":9999999999}').toString('base64url');
const HEADER = '{"alg":"RS256","typ":"JWT"}';

async function signingKey(algorithm: JwtAlgorithm): Promise<SigningKey> {
  const key = await importKey(algorithm, algorithm === 'RS256' ? RSA.privateKey : SECRET);
  const version: KeyVersion = {
    keyId: 'v1',
    algorithm,
    warnings: [],
    signsFromMs: -Infinity,
    signsUntilMs: Infinity,
    verifiesUntilMs: Infinity,
  };
  return new SigningKey({ provider: 'acme', account: 'eu' }, version, key);
}

const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

/** `accepted`, or the code of the error. */
async function outcomeOf(bytes: string | Buffer): Promise<string> {
  const key = await signingKey('RS256');
  return key.signBytes(Buffer.from(bytes)).then(
    () => 'accepted',
    (error: unknown) => (error as { readonly code: string }).code,
  );
}

describe('a JWT', () => {
  const RS256: JwtHeader = { alg: 'RS256', typ: 'JWT' };
  const HS256: JwtHeader = { alg: 'HS256', typ: 'JWT', kid: 'k' };

  test.each([
    [RS256, RSA.publicKey],
    [HS256, SECRET],
  ] as const)('is signed over %j exactly as given', async (header, secret) => {
    const token = await (await signingKey(header.alg)).signJwt(header, { sub: 'a', iat: 1 });
    const verified: unknown = new JwtService({}).verify(token, {
      secret,
      algorithms: [header.alg],
      complete: true,
    });
    expect(verified).toMatchObject({ header, payload: { sub: 'a', iat: 1 } });
  });

  test.each([
    ['RS256', HS256],
    ['HS256', RS256],
    ['HS256', { alg: 'none', typ: 'JWT' } as unknown as JwtHeader],
    ['RS256', { typ: 'JWT' } as unknown as JwtHeader],
  ] as const)('is never signed by a key for %s under the header %j', async (algorithm, header) => {
    await expect((await signingKey(algorithm)).signJwt(header, {})).rejects.toMatchObject({
      code: 'key_unavailable',
    });
  });
});

describe('bytes', () => {
  test.each([
    ['a JSON body', '{"playerId":"p-1","amount":5}'],
    ['a JSON body with full stops', '{"playerId":"p.1@example.com","amount":10.5}'],
    ['a JSON body with a full stop in its first name', '{"player.id":1}'],
    ['a JSON body that is spread out', '{\n  "externalId": "a.b",\n  "url": "https://a.example/?x=1"\n}'],
    ['an empty object', '{}'],
    ['names that begin as base64 of a brace does', '{"externalId":1.5}'],
    ['and more of them', '{"eyeColor":1.5,"ewallet":"a.b","expires":2.5}'],
    ['names and values that a header has', `{"${base64url('{')}":"alg RS256","b":1.5}`],
    ['an operator id', 'acme'],
    ['an operator id with full stops', 'acme.casino.eu'],
    ['an operator id with several', 'com.example.operator-7'],
    ['a UUID', '0b6b1c1e-8a5e-4c86-9f3a-0f4a4b5c6d7e'],
    ['a number with a full stop', '10.5'],
    ['no bytes', ''],
    ['base64url of an object, without a full stop', base64url(HEADER)],
    ['base64url of a number before a full stop', `${base64url('12')}.x`],
    ['base64url of a text before a full stop', `${base64url('"RS256"')}.x`],
    ['base64url of a list before a full stop', `${base64url('["alg","RS256"]')}.x`],
  ])('are signed exactly as given: %s', async (_, text) => {
    const signature = await (await signingKey('RS256')).signBytes(Buffer.from(text));
    expect(verify('RSA-SHA256', Buffer.from(text), PUBLIC_KEY, signature)).toBe(true);
  });

  test('are signed with an RSA key alone', async () => {
    await expect((await signingKey('HS256')).signBytes(Buffer.from('acme'))).rejects.toMatchObject({
      code: 'key_unavailable',
    });
  });

  test.each([
    ['of a JWT', base64url(HEADER)],
    ['whose header is spread out', base64url(' {\r\n\t"alg" : "RS256" } ')],
    ['whose header names its algorithm in escapes', base64url('{"\\u0061lg":"\\u0052S256"}')],
    ['whose header holds a number before all else', base64url('{"a":1,"alg":"RS256"}')],
    ['whose header holds letters beyond ASCII', base64url('{"ключ":"ü","alg":"RS256"}')],
    ['whose header is no UTF-8', base64url(Buffer.from('{"x":"\xff\xfe","alg":"RS256"}', 'latin1'))],
    ['whose header is empty', base64url('{}')],
    ['whose header has a member twice', base64url('{"alg":"HS256","alg":"RS256"}')],
    ['whose header begins with a byte order mark', base64url(`\ufeff${HEADER}`)],
    ['whose header is empty but for a byte order mark', base64url('\ufeff{}')],
    ['whose header is UTF-16', base64url(Buffer.from(HEADER, 'utf16le'))],
    ['whose header is UTF-16 with a mark', base64url(Buffer.from(`\ufeff${HEADER}`, 'utf16le'))],
    ['whose header is UTF-16, big end first', base64url(Buffer.from(`\ufeff${HEADER}`, 'utf16le').swap16())],
    ['whose header ends in what a parser may drop', base64url(`${HEADER}\0\0`)],
    ['whose header is plain base64', Buffer.from('{"a":"???>>>","alg":"RS256"}').toString('base64')],
    ['whose header is padded', `${base64url('{"alg":"RS256" }')}==`],
    ['whose header ends at its padding', `${base64url('{"alg":"RS256" }')}==AAAA`],
    ['whose header is base64 in pieces', `${base64url('{')}==${base64url('"alg":"RS256"}')}`],
    ['whose header has no quotation marks', base64url('{alg:RS256}')],
    ['whose header has single ones', base64url("{'alg':'RS256'}")],
    ['whose header has a comment in it', base64url('{/**/"alg":"RS256"}')],
    ['whose header has a comment before it', base64url('//\n{"alg":"RS256"}')],
    ['whose header is spelt in escapes of four digits', base64url("{'\\u0061lg':'\\u0052S256'}")],
    ['whose header is spelt in escapes of two digits', base64url("{'\\x61lg':'\\x52S256'}")],
    ['whose header has letters escaped that need it not', base64url("{'a\\lg':'\\RS256'}")],
    ['whose header ends in half an escape', base64url('{alg:RS256}\\')],
    ['with a full stop in its header', base64url(HEADER).replace(/.{7}/, '$&.')],
    ['with blanks in it', ` ${base64url(HEADER).replace(/.{5}/g, '$& \n')}`],
    ['with blanks beyond ASCII', `\u00a0\u2003${base64url(HEADER)}`],
    ['with what a decoder skips', `{"${base64url(HEADER)}`],
    ['with padding in it', base64url(HEADER).replace(/^../, '$&=')],
    ['with padding before it', `{"=${base64url(HEADER)}`],
    ['with what a decoder of URLs skips', `{"+/${base64url(HEADER)}`],
    ['with what a decoder of plain base64 skips', `{"-_${base64url(HEADER)}`],
    ['with what a decoder stops at', `${base64url(HEADER)}!${base64url('x')}`],
    [
      'in letters whose low bytes spell it',
      Array.from(base64url(HEADER), (letter) => String.fromCharCode(letter.charCodeAt(0) + 256)).join(''),
    ],
  ])('are not signed when they are the signing input of a token %s', async (_, header) => {
    for (const payload of [CLAIMS, '', '"}', 'claims.as.they.are', '{"sub":"detached"}', '\xff']) {
      expect(await outcomeOf(`${header}.${payload}`)).toBe('request_invalid');
    }
  });

  test('are not signed when they are the signing input of a JWS without a protected header', async () => {
    expect(await outcomeOf(`.${CLAIMS}`)).toBe('request_invalid');
    expect(await outcomeOf('.')).toBe('request_invalid');
  });

  test('are not signed though they are a JSON object, when a lenient decoder reads a token out of it', async () => {
    expect(await outcomeOf(`{"${base64url(HEADER)}.${CLAIMS}":""}`)).toBe('request_invalid');
  });

  test('are refused without being repeated', async () => {
    const key = await signingKey('RS256');
    const error: unknown = await key
      .signBytes(Buffer.from(`${base64url(HEADER)}.${CLAIMS}`))
      .catch((thrown: unknown) => thrown);
    expect(inspect(error, { showHidden: true })).not.toContain(CLAIMS);
  });
});

/** How verifiers read a header, with the decoders that people have. */
const READERS: readonly ((head: string) => string)[] = [
  (head) => Buffer.from(head, 'base64').toString('utf8'),
  (head) => Buffer.from(head, 'base64url').toString('latin1'),
  (head) => Buffer.from(head.replaceAll('=', ''), 'base64').toString('utf8'),
  (head) => Buffer.from(head.replace(/[^\w-].*/s, ''), 'base64').toString('utf8'),
  (head) => Buffer.from(head.replace(/[^\w-]/g, ''), 'base64').toString('utf8'),
  (head) => Buffer.from(head.replace(/[^A-Za-z0-9+/]/g, ''), 'base64').toString('utf8'),
  (head) => new TextDecoder().decode(Buffer.from(head, 'base64')),
  (head) => new TextDecoder('utf-16le').decode(Buffer.from(head, 'base64')),
  (head) => new TextDecoder('utf-16be').decode(Buffer.from(head, 'base64')),
  (head) => atob(head),
];

/** Whether a verifier that knows the public key takes the bytes and their signature for a token. */
function isToken(bytes: Buffer, signature: Buffer, read: (head: string) => string): boolean {
  const [head = '', ...rest] = bytes.toString('utf8').split('.');
  if (rest.length === 0) return false;
  try {
    const header: unknown = JSON.parse(read(head));
    return (
      typeof header === 'object' &&
      header !== null &&
      !Array.isArray(header) &&
      verify('RSA-SHA256', bytes, PUBLIC_KEY, signature)
    );
  } catch {
    return false;
  }
}

const junk = fc.stringMatching(/^[ \n{}":=+/!_\u00e9\u0165-]{0,3}$/);
const headerText = fc
  .tuple(
    fc.constantFrom('', ' ', '\n\t', '\ufeff', '\0'),
    fc.constantFrom(HEADER, '{"alg":"RS256","n":1}', '{ "alg" :"RS256" }', '{}', '{"ü":0,"alg":"RS256"}'),
    fc.constantFrom('', ' ', '\n', '\0'),
  )
  .map((parts) => parts.join(''));
const encodings = fc.constantFrom<(text: string) => Buffer>(
  (text) => Buffer.from(text),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le').swap16(),
);

/** Headers, encoded in all the ways there are and with junk strewn in, but also anything. */
const heads = fc.oneof(
  fc
    .tuple(
      headerText,
      encodings,
      fc.constantFrom<BufferEncoding>('base64', 'base64url'),
      fc.array(fc.tuple(fc.nat({ max: 60 }), junk), { maxLength: 4 }),
    )
    .map(([text, encode, encoding, strewn]) =>
      strewn.reduce(
        (head, [at, what]) => `${head.slice(0, at)}${what}${head.slice(at)}`,
        encode(text).toString(encoding),
      ),
    ),
  fc.string(),
  fc.stringMatching(/^e[yw0-9x][A-Za-z0-9_-]{0,12}$/),
);

test('whatever is signed as bytes is a token to no verifier, however lenient', async () => {
  const key = await signingKey('RS256');
  await fc.assert(
    fc.asyncProperty(heads, fc.constantFrom(CLAIMS, '', 'a.b', '{}'), async (head, payload) => {
      const bytes = Buffer.from(`${head}.${payload}`);
      const signature = await key.signBytes(bytes).catch(() => undefined);
      if (signature === undefined) return;
      expect(READERS.filter((read) => isToken(bytes, signature, read))).toEqual([]);
    }),
    { numRuns: 500, interruptAfterTimeLimit: 2_000 },
  );
});

test('the verifiers of that property do take tokens', () => {
  const bytes = Buffer.from(`${base64url(HEADER)}.${CLAIMS}`);
  const utf16 = Buffer.from(`${base64url(Buffer.from(HEADER, 'utf16le'))}.${CLAIMS}`);
  const taken = [bytes, utf16].map((input) =>
    READERS.filter((read) => isToken(input, sign('RSA-SHA256', input, RSA.privateKey), read)),
  );
  expect(taken.map(({ length }) => length)).toEqual([8, 1]);
});

test('a signing key shows its version, and nothing of the key', async () => {
  for (const algorithm of ['RS256', 'HS256'] as const) {
    const key = await signingKey(algorithm);
    expect(key.version).toMatchObject({ keyId: 'v1', algorithm });
    const views = `${inspect(key, { showHidden: true, depth: 99 })}${JSON.stringify(key)}`;
    for (const hidden of [SECRET, 'KeyObject', 'PRIVATE', 'reveal']) expect(views).not.toContain(hidden);
  }
});

test('tells its tracing channel of a signature, but never the key, what is signed, or the signature', async () => {
  const traces: SignTrace[] = [];
  const stop = watchChannel(signChannel, { ended: (trace) => traces.push(trace) });
  const token = await (await signingKey('HS256')).signJwt({ alg: 'HS256', typ: 'JWT' }, { sub: 'player-1' });
  const signature = await (await signingKey('RS256')).signBytes(Buffer.from('operator-1'));
  stop();
  const ring = { provider: 'acme', account: 'eu', keyId: 'v1' };
  expect(traces).toMatchObject([
    { ...ring, algorithm: 'HS256' },
    { ...ring, algorithm: 'RS256' },
  ]);
  const shown = inspect(traces, { showHidden: true, depth: 9 });
  const hidden = [...token.split('.'), signature.toString('hex', 0, 4), SECRET, 'player-1', 'operator-1'];
  for (const value of hidden) expect(shown).not.toContain(value);
});
