import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { exportSPKI, importJWK } from 'jose';
import type { CallerOptions, CallerTokenOptions } from '../../src/access/access.options.js';
import { ConfiguredCallers } from '../../src/access/configured-callers.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { Issuer, type IssuerKey, issuerKey } from './issuer.js';

const NOW = '2026-11-22T12:00:00Z';
const NOW_SECONDS = Date.parse(NOW) / 1000;
const SUBJECT = 'system:serviceaccount:games:lobby';

let issuer: Issuer;
let rsa: IssuerKey;
let ec: IssuerKey;
const folder = mkdtempSync(join(tmpdir(), 'mintmark-tokens-'));

beforeAll(async () => {
  [rsa, ec] = await Promise.all([issuerKey('RS256', 'rsa-1'), issuerKey('ES256', 'ec-1')]);
});
beforeEach(async () => {
  issuer = await Issuer.start();
  issuer.keys = [rsa, ec];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await issuer.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Claims that let the caller in. */
function good(): Readonly<Record<string, unknown>> {
  return { iss: issuer.url, aud: 'mintmark', sub: SUBJECT, exp: NOW_SECONDS + 600 };
}

function caller(name: string, token: Partial<CallerTokenOptions> = {}): CallerOptions {
  const claims = { sub: SUBJECT };
  return {
    name,
    grants: [],
    tokens: [{ issuer: issuer.url, audience: 'mintmark', jwks: issuer.jwks, claims, ...token }],
  };
}

function callers(...options: readonly CallerOptions[]): ConfiguredCallers {
  return new ConfiguredCallers({ callers: options }, new FixedClock(NOW));
}

/** The name of the caller that is recognised; the code where authentication itself fails. */
async function nameOf(known: ConfiguredCallers, token: string): Promise<string | undefined> {
  try {
    return (await known.authenticate(token))?.name;
  } catch (error) {
    return String((error as { readonly code?: unknown }).code);
  }
}

test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
  'knows a caller by a token signed with %s',
  async (alg) => {
    issuer.keys = [await issuerKey(alg, 'k')];
    await expect(nameOf(callers(caller('lobby')), await issuer.sign(good()))).resolves.toBe('lobby');
  },
);

test('an audience may be one of several', async () => {
  const token = await issuer.sign({ ...good(), aud: ['other', 'mintmark'] });
  await expect(nameOf(callers(caller('lobby')), token)).resolves.toBe('lobby');
});

test('clocks may differ by half a minute, and no more', async () => {
  const known = callers(caller('lobby'));
  const names = await Promise.all(
    [29, 31].map(async (late) => nameOf(known, await issuer.sign({ ...good(), exp: NOW_SECONDS - late }))),
  );
  expect(names).toEqual(['lobby', undefined]);
});

test.each<[string, () => Promise<string>]>([
  ['of another issuer', () => issuer.sign({ ...good(), iss: 'https://evil.example' })],
  ['without issuer', () => issuer.sign({ ...good(), iss: undefined })],
  ['of an issuer that differs by a slash', () => issuer.sign({ ...good(), iss: `${issuer.url}/` })],
  ['for another audience', () => issuer.sign({ ...good(), aud: 'other' })],
  ['without audience', () => issuer.sign({ ...good(), aud: undefined })],
  ['that has expired', () => issuer.sign({ ...good(), exp: NOW_SECONDS - 60 })],
  ['that never expires', () => issuer.sign({ ...good(), exp: undefined })],
  ['whose expiry is a text', () => issuer.sign({ ...good(), exp: String(NOW_SECONDS + 60) })],
  ['that is not valid yet', () => issuer.sign({ ...good(), nbf: NOW_SECONDS + 60 })],
  ['of another subject', () => issuer.sign({ ...good(), sub: `${SUBJECT}2` })],
  ['whose subject is a list', () => issuer.sign({ ...good(), sub: [SUBJECT] })],
  [
    'signed with a foreign key of the same name',
    async () => issuer.sign(good(), await issuerKey('RS256', 'rsa-1')),
  ],
  ['naming the other key', () => issuer.sign(good(), rsa, { kid: 'ec-1' })],
  ['naming a key that there is not', () => issuer.sign(good(), rsa, { kid: 'none' })],
  [
    'bringing its own key',
    async () => {
      const own = await issuerKey('RS256', 'own');
      return issuer.sign(good(), own, { jwk: own.publicJwk });
    },
  ],
  [
    'with an extension that must be understood',
    () =>
      issuer
        .sign(good(), rsa, { crit: ['x'], x: 1 })
        .catch(() => forged({ alg: 'RS256', crit: ['x'], x: 1 })),
  ],
  ['that is not signed', () => Promise.resolve(`${part({ alg: 'none' })}.${part(good())}.`)],
  [
    'signed with the public key as a secret',
    async () => {
      const pem = await exportSPKI((await importJWK(rsa.publicJwk, 'RS256', { extractable: true })) as never);
      const input = `${part({ alg: 'HS256', kid: 'rsa-1' })}.${part(good())}`;
      return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
    },
  ],
  ['with a signature of nothing', () => Promise.resolve(forged({ alg: 'RS256', kid: 'rsa-1' }))],
  ['that is no JSON', () => Promise.resolve('eyJh.eyJi.eyJj')],
  ['whose payload is a list', () => Promise.resolve(`${part({ alg: 'RS256' })}.${part([])}.AAAA`)],
])('knows nobody by a token %s', async (_, token) => {
  await expect(nameOf(callers(caller('lobby')), await token())).resolves.toBeUndefined();
});

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function forged(header: object): string {
  return `${part(header)}.${part(good())}.${randomBytes(256).toString('base64url')}`;
}

test.each<
  [string, Readonly<Record<string, string | number | boolean>>, Readonly<Record<string, unknown>>, boolean]
>([
  ['all of several claims', { sub: SUBJECT, tier: 1, admin: true }, { tier: 1, admin: true }, true],
  ['a number for a text', { tier: '1' }, { tier: 1 }, false],
  ['a text for a number', { tier: 1 }, { tier: '1' }, false],
  ['one claim of two', { sub: SUBJECT, tier: 1 }, {}, false],
  ['a claim in other letters', { Tier: 1 }, { tier: 1 }, false],
  ['a member of every object', { constructor: 'x' }, {}, false],
])('claims must have exactly the values given: %s', async (_, claims, sent, isKnown) => {
  const token = await issuer.sign({ ...good(), ...sent });
  await expect(nameOf(callers(caller('lobby', { claims })), token)).resolves.toBe(
    isKnown ? 'lobby' : undefined,
  );
});

test('a token that fits two callers is nobody’s', async () => {
  const known = callers(caller('lobby'), caller('crm', { claims: { aud: 'mintmark' } }));
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBeUndefined();
});

test('callers of one issuer are told apart by their claims', async () => {
  const known = callers(caller('lobby'), caller('crm', { claims: { sub: 'crm' } }));
  await expect(nameOf(known, await issuer.sign({ ...good(), sub: 'crm' }))).resolves.toBe('crm');
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBe('lobby');
  expect(issuer.asked).toBe(1);
});

test.each(['failing', 'redirecting', 'no JSON', 'huge'] as const)(
  'while an issuer is %s, who cannot be recognised is told to come again, and nobody is let in',
  async (mood) => {
    issuer.mood = mood;
    await expect(nameOf(callers(caller('lobby')), await issuer.sign(good()))).resolves.toBe(
      'issuer_unavailable',
    );
  },
);

test('an issuer that says nothing holds up nobody for long', async () => {
  issuer.mood = 'silent';
  await expect(nameOf(callers(caller('lobby')), await issuer.sign(good()))).resolves.toBe(
    'issuer_unavailable',
  );
}, 10_000);

test('what an issuer said is believed while it is away', async () => {
  const known = callers(caller('lobby'));
  await nameOf(known, await issuer.sign(good()));
  issuer.mood = 'failing';
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBe('lobby');
});

/** Lets the machine's time seem to go on; jose reads it for itself. */
function passSeconds(seconds: number): void {
  const [epochMs, uptimeMs] = [Date.now() + seconds * 1000, performance.now() + seconds * 1000];
  jest.spyOn(Date, 'now').mockReturnValue(epochMs);
  jest.spyOn(performance, 'now').mockReturnValue(uptimeMs);
}

test('… for an hour, and no longer', async () => {
  const known = callers(caller('lobby'));
  await nameOf(known, await issuer.sign(good()));
  issuer.mood = 'failing';
  passSeconds(3590);
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBe('lobby');
  passSeconds(15);
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBe('issuer_unavailable');
});

test('after five minutes keys are asked for again, and one that is gone opens nothing more', async () => {
  const known = callers(caller('lobby'));
  await nameOf(known, await issuer.sign(good(), rsa));
  issuer.keys = [ec];
  await expect(nameOf(known, await issuer.sign(good(), rsa))).resolves.toBe('lobby');
  passSeconds(301);
  await nameOf(known, await issuer.sign(good(), rsa));
  await until(() => issuer.asked === 2);
  await expect(nameOf(known, await issuer.sign(good(), rsa))).resolves.toBeUndefined();
  await expect(nameOf(known, await issuer.sign(good(), ec))).resolves.toBe('lobby');
});

test('a key that was withdrawn while nobody asked opens nothing more, not even once', async () => {
  const known = callers(caller('lobby'));
  await nameOf(known, await issuer.sign(good(), rsa));
  issuer.keys = [ec];
  passSeconds(601);
  const tokens = await Promise.all([1, 2, 3].map(() => issuer.sign(good(), rsa)));
  expect(await Promise.all(tokens.map((token) => nameOf(known, token)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(issuer.asked).toBe(2);
});

test('… and one that was not is believed all the same where the issuer cannot be asked', async () => {
  const known = callers(caller('lobby'));
  await nameOf(known, await issuer.sign(good()));
  issuer.mood = 'failing';
  passSeconds(601);
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBe('lobby');
  passSeconds(9);
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBe('lobby');
  expect(issuer.asked).toBe(2);
});

test.each([-86_400, -3600, 3600, 86_400])(
  'setting the time of day by %i s changes nothing of what is believed, or when the issuer is asked',
  async (seconds) => {
    const known = callers(caller('lobby'));
    await nameOf(known, await issuer.sign(good(), rsa));
    const setMs = Date.now() + seconds * 1000;
    jest.spyOn(Date, 'now').mockReturnValue(setMs);
    issuer.mood = 'failing';
    await expect(nameOf(known, await issuer.sign(good(), rsa))).resolves.toBe('lobby');
    issuer.mood = 'well';
    issuer.keys = [ec];
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 601_000);
    await expect(nameOf(known, await issuer.sign(good(), ec))).resolves.toBe('lobby');
    await expect(nameOf(known, await issuer.sign(good(), rsa))).resolves.toBeUndefined();
    expect(issuer.asked).toBe(2);
  },
);

test.each([
  ['away', 'failing', 'issuer_unavailable'],
  ['there', 'well', undefined],
] as const)(
  'strangers’ tokens with keys that nobody knows have an issuer that is %s asked once in ten seconds',
  async (_, mood, answered) => {
    const known = callers(caller('lobby'));
    await nameOf(known, await issuer.sign(good()));
    issuer.mood = mood;
    const present = async (count: number): Promise<readonly unknown[]> => {
      const names = [];
      for (let token = 0; token < count; token += 1) {
        names.push(await nameOf(known, await issuer.sign(good(), rsa, { kid: `unknown-${token}` })));
      }
      return names;
    };
    passSeconds(11);
    expect(await present(20)).toEqual(Array(20).fill(answered));
    expect(issuer.asked).toBe(2);
    await expect(nameOf(known, await issuer.sign(good()))).resolves.toBe('lobby');
    passSeconds(11);
    expect(await present(20)).toEqual(Array(20).fill(answered));
    expect(issuer.asked).toBe(3);
  },
);

test('an issuer that was never there is asked once in ten seconds, and once it is there lets in', async () => {
  const known = callers(caller('lobby'));
  issuer.mood = 'failing';
  const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.sign(good())));
  for (const token of tokens) await expect(nameOf(known, token)).resolves.toBe('issuer_unavailable');
  expect(issuer.asked).toBe(1);
  issuer.mood = 'well';
  passSeconds(11);
  expect(await Promise.all(tokens.map((token) => nameOf(known, token)))).toEqual(Array(20).fill('lobby'));
  expect(issuer.asked).toBe(2);
});

test('a key that an issuer has had for a moment is found by the first token that names it', async () => {
  const known = callers(caller('lobby'));
  issuer.keys = [ec];
  await nameOf(known, await issuer.sign(good(), ec));
  issuer.keys = [ec, rsa];
  passSeconds(11);
  await expect(nameOf(known, await issuer.sign(good(), rsa))).resolves.toBe('lobby');
});

/** Waits for an answer that is on its way. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('a reload keeps what is known of an issuer that is away, and lets new callers of it in', async () => {
  const known = callers(caller('lobby'));
  await nameOf(known, await issuer.sign(good()));
  issuer.mood = 'failing';
  known.prepare({ callers: [caller('crm', { claims: { sub: 'crm' } })] })();
  await expect(nameOf(known, await issuer.sign({ ...good(), sub: 'crm' }))).resolves.toBe('crm');
  await expect(nameOf(known, await issuer.sign(good()))).resolves.toBeUndefined();
});

test('the keys of an issuer may stand in a file, which each reload reads anew', async () => {
  const path = join(folder, 'jwks.json');
  const write = (key: IssuerKey): void => {
    writeFileSync(path, JSON.stringify({ keys: [key.publicJwk] }));
  };
  write(rsa);
  const options = { callers: [caller('lobby', { jwks: `file:${path}` })] };
  const known = new ConfiguredCallers(options, new FixedClock(NOW));
  await expect(nameOf(known, await issuer.sign(good(), rsa))).resolves.toBe('lobby');
  write(ec);
  known.prepare(options)();
  await expect(nameOf(known, await issuer.sign(good(), rsa))).resolves.toBeUndefined();
  await expect(nameOf(known, await issuer.sign(good(), ec))).resolves.toBe('lobby');
  expect(issuer.asked).toBe(0);
});

test.each([
  ['holds no JSON', '<html>', 'SyntaxError'],
  ['holds no key set', '{}', 'ERR_JWKS_INVALID'],
  ['is not there', undefined, 'ENOENT'],
])('a file that %s stops the start, by the caller’s name and with the reason', (_, content, reason) => {
  const path = join(folder, `bad-${reason}.json`);
  if (content !== undefined) writeFileSync(path, content);
  expect(() => callers(caller('lobby', { jwks: `file:${path}` }))).toThrow(
    `caller lobby: the key set of an issuer cannot be read (${reason}): file:${path}`,
  );
});
