import { createPublicKey, sign } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import fc from 'fast-check';
import { compactVerify, flattenedVerify } from 'jose';
import { parse as parseYaml } from 'yaml';
import { KeyStoreModule } from '../../src/keystore/keystore.module.js';
import { PhoenixModule, PhoenixService } from '../../src/providers/phoenix/index.js';
import { MemoryKeySource, testRsaKey } from '../../src/testing/index.js';
import { BOUNDED } from '../support/bounded.js';
import { expectProblem } from '../support/expect-problem.js';
import { useService } from '../support/service-under-test.js';

const RSA = testRsaKey();
const PUBLIC_KEY = createPublicKey(RSA.publicKey);
const OPERATOR_ID = 'operator-7';
const ROUTE = '/v1/phoenix/request-signatures';

const base64url = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64url');

/** Claims as Phoenix takes them; their length leaves no decoder wanting padding. */
const CLAIMS = base64url(
  JSON.stringify({
    iss: OPERATOR_ID,
    sub: 'victim',
    aud: 'i',
    iat: 1,
    exp: 4_102_444_800,
    data: { balance: 1e6, name: 'x', timestamp: 1 },
  }).padEnd(120),
);

async function startPhoenix(operatorId: string): Promise<INestApplicationContext> {
  const app = await Test.createTestingModule({
    imports: [
      KeyStoreModule.forRoot({ sources: [new MemoryKeySource({ rsa: RSA.privateKey })] }),
      PhoenixModule.forRoot({
        accounts: [{ operatorId, instanceId: 'i', keys: [{ source: 'memory:rsa' }] }],
      }),
    ],
  }).compile();
  return app.init();
}

/** Verifiers that know the account's public key: what they are given, and whether they take it. */
type Verifier = (bytes: Buffer, signature: string) => boolean | Promise<boolean>;

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

const textsOf = (bytes: Buffer): readonly string[] => [bytes.toString('utf8'), bytes.toString('latin1')];

/** Where the bytes may be cut into what stands for a header and what stands for claims. */
function splitsOf(text: string): readonly (readonly [string, string])[] {
  const stops = Array.from(text.matchAll(/\./g), ({ index }) => index);
  return stops.map((stop) => [text.slice(0, stop), text.slice(stop + 1)]);
}

const JWT_SERVICE = new JwtService({});

function jsonwebtokenTakes(token: string): boolean {
  try {
    JWT_SERVICE.verify(token, { publicKey: RSA.publicKey, algorithms: ['RS256'], ignoreExpiration: true });
    return true;
  } catch {
    return false;
  }
}

async function joseTakes(text: string, signature: string): Promise<boolean> {
  const inJson = splitsOf(text).flatMap(([head, payload]) =>
    [payload, Buffer.from(payload)].map((each) =>
      succeeds(flattenedVerify({ protected: head, payload: each, signature }, PUBLIC_KEY)),
    ),
  );
  const compact = succeeds(compactVerify(`${text}.${signature}`, PUBLIC_KEY));
  return (await Promise.all([compact, ...inJson])).includes(true);
}

/** Decoders as other languages have them: some skip what they do not know, some stop at padding. */
const DECODERS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text.replace(/[^A-Za-z0-9+/_-]/g, ''), 'base64'),
  (text) => Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, ''), 'base64'),
  (text) => Buffer.from(text.replace(/[^A-Za-z0-9_-]/g, ''), 'base64'),
  (text) => Buffer.from(text.replace(/(?<=[A-Za-z0-9_-][^A-Za-z0-9_-]*)=.*/s, ''), 'base64'),
];

/** Readers of what is more or less JSON: without quotation marks, with comments, in UTF-16. */
const READERS: readonly ((text: string) => unknown)[] = [
  parseJson,
  (text) => parseJson(text.replace(/\bNaN\b|-?\bInfinity\b/g, '0')),
  (text) => parseJson(text.replace(/[\0\xff\xfe\xef\xbb\xbf]/g, '')),
  (text) => parseJson(text.replace(/\/\*.*?\*\/|\/\/.*?\n/gs, '')),
  (text) => parseJson(text.replace(/'/g, '"').replace(/([{,:])\s*([\w$-]+)/g, '$1"$2"')),
  (text) => parseYaml(text, { logLevel: 'silent' }) as unknown,
];

function parseJson(text: string): unknown {
  return JSON.parse(text) as unknown;
}

function saysRs256(header: unknown): boolean {
  return typeof header === 'object' && header !== null && 'alg' in header && header.alg === 'RS256';
}

/** Such verifiers read the header alone to know the algorithm; the signature over these bytes is good. */
function lenientTakes(text: string): boolean {
  const headers = splitsOf(text).flatMap(([head]) =>
    DECODERS.map((decode) => decode(head).toString('latin1')),
  );
  return [...new Set(headers)].some(
    (header) => header.includes('{') && READERS.some((read) => reads(read, header)),
  );
}

function reads(read: (text: string) => unknown, header: string): boolean {
  try {
    return saysRs256(read(header));
  } catch {
    return false;
  }
}

describe('signing a request is no way to a token:', () => {
  let app: INestApplicationContext;
  let phoenix: PhoenixService;
  beforeAll(async () => {
    app = await startPhoenix(OPERATOR_ID);
    phoenix = app.get(PhoenixService);
  });
  afterAll(() => app.close());

  const VERIFIERS: Readonly<Record<string, Verifier>> = {
    jose: async (bytes, signature) =>
      (await Promise.all(textsOf(bytes).map((text) => joseTakes(text, signature)))).includes(true),
    jsonwebtoken: (bytes, signature) =>
      textsOf(bytes).some((text) => jsonwebtokenTakes(`${text}.${signature}`)),
    'our inspector': (bytes, signature) =>
      textsOf(bytes).some((text) => phoenix.verify({ token: `${text}.${signature}` }).verified),
    'lenient ones': (bytes) => textsOf(bytes).some(lenientTakes),
  };

  async function takenBy(bytes: Buffer, signature: string): Promise<readonly string[]> {
    const verdicts = await Promise.all(
      Object.entries(VERIFIERS).map(async ([name, takes]) => ((await takes(bytes, signature)) ? [name] : [])),
    );
    return verdicts.flat();
  }

  /** Signs the body if it may be, and says who takes it for a token; `refused` if it may not. */
  async function outcomeOf(body: string | Buffer): Promise<readonly string[] | 'refused'> {
    const signed = await phoenix.signOperatorRequest({ method: 'POST', body }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'request_invalid' });
      return undefined;
    });
    if (signed === undefined) return 'refused';
    return takenBy(Buffer.from(body), signed.headers['X-Signature']);
  }

  test('the verifiers of this test do take tokens', async () => {
    const input = Buffer.from(`${base64url('{"alg":"RS256"}')}.${CLAIMS}`);
    const signature = sign('RSA-SHA256', input, RSA.privateKey).toString('base64url');
    expect(await takenBy(input, signature)).toEqual(Object.keys(VERIFIERS));
    const lenient = [
      `{"${base64url('{"alg":"RS256"}')}.${CLAIMS}":""}`,
      `{"${base64url('{alg: RS256}')}.x":1}`,
    ];
    expect(lenient.map(lenientTakes)).toEqual([true, true]);
  });

  /** Headers that one language or another reads as `{ alg: 'RS256' }`. */
  const HEADERS: readonly (readonly [string, string | Buffer])[] = [
    ['as they should be', '{"alg":"RS256","typ":"JWT"}'],
    ['with blanks', ' \n{ "alg" : "RS256" }'],
    ['with escapes', '{"\\u0061lg":"\\u0052S256"}'],
    ['with what is no number', '{"n":NaN,"alg":"RS256"}'],
    ['with a byte order mark', '\ufeff{"alg":"RS256"}'],
    ['in UTF-16', Buffer.from('{"alg":"RS256"}', 'utf16le')],
    ['in UTF-16 with its mark', Buffer.from('\ufeff{"alg":"RS256"}', 'utf16le').swap16()],
    ['in UTF-32', Buffer.from(Array.from('{"alg":"RS256"}', (letter) => `\0\0\0${letter}`).join(''))],
    ['without quotation marks', '{alg:RS256}'],
    ['in other quotation marks', "{'alg':'RS256'}"],
    ['in other quotation marks, with escapes', "{'\\u0061l\\g':'RS\\x3256'}"],
    ['behind a name without quotation marks', '{x:1,"alg":"RS256"}'],
    ['behind a comment', '/* {} */{"alg":"RS256"}'],
    ['behind a comment to the end of the line', '// a\n{"alg":"RS256"}'],
    ['behind a comment as in scripts', '# a\n{alg: RS256}'],
    ['with a comment within', '{/**/"alg":"RS256"}'],
    ['behind what keeps scripts out', ')]}\'\n{"alg":"RS256"}'],
  ];

  /** Ways to have a decoder that skips what it does not know find a text in an object. */
  const HIDING: Readonly<Record<string, (head: string) => string>> = {
    'in a name': (head) => `{"${head}.${CLAIMS}":""}`,
    'in a name, behind blanks': (head) => ` \n{ "${head}.${CLAIMS}" : true }`,
    'in name and value': (head) => `{"${head.slice(0, 3)}":"${head.slice(3)}.${CLAIMS}"}`,
    'in many names': (head) => `{"${head.match(/.{1,4}/g)?.join('":"","') ?? ''}.":"${CLAIMS}"}`,
    'behind padding': (head) => `{"==${head}.${CLAIMS}":""}`,
    'with padding within': (head) => `{"${head.slice(0, 5)}=${head.slice(5)}.${CLAIMS}":""}`,
    'with padding and more behind it': (head) => `{"${head}==xyz.${CLAIMS}":""}`,
    'with a full stop within': (head) => `{"${head.slice(0, 2)}.${head.slice(2)}.${CLAIMS}":""}`,
  };

  describe.each(HEADERS)('a header %s is found out', (_, header) => {
    test.each(Object.entries(HIDING))('%s', async (__, hide) => {
      for (const encoding of ['base64url', 'base64'] as const) {
        const body = hide(Buffer.from(header).toString(encoding).replace(/=+$/, ''));
        expect(typeof JSON.parse(body)).toBe('object');
        expect(await outcomeOf(body)).toBe('refused');
        expect(await outcomeOf(Buffer.from(body))).toBe('refused');
      }
    });

    test('behind letters that the decoder of another alphabet skips', async () => {
      for (const [encoding, skipped] of [
        ['base64', '-_'],
        ['base64url', '+/'],
      ] as const) {
        const head = Buffer.from(header).toString(encoding).replace(/=+$/, '');
        expect(await outcomeOf(`{"${skipped}${head}.${CLAIMS}":""}`)).toBe('refused');
      }
    });

    test('where there is no object around it', async () => {
      const head = base64url(header);
      for (const body of [`${head}.${CLAIMS}`, `${head}.`, `.${CLAIMS}`, `${head}.{"sub":"victim"}`]) {
        expect(await outcomeOf(body)).toBe('refused');
      }
    });
  });

  test.each([
    '{"amount":12.5,"player_id":"p.1"}',
    '{"external_id":"a.b.c","expires_at":1.5}',
    '{"eyeColor":"#12.5","ewallet":"a.b"}',
    '{"exchange_rates":{"EUR.USD":1.0543,"algorithm":"RS256"}}',
    '{"alg":"RS256","amount":1.5}',
    `{"token":"${base64url('{"alg":"RS256"}')}.${CLAIMS}.x"}`,
    `{"note":"${base64url('{"alg":"RS256"}')}.${CLAIMS}.x"}`,
    `{"url":"https://games.example/?token=${base64url('{"alg":"RS256"}')}.${CLAIMS}.x"}`,
  ])('an honest body is signed, and is no token (%#)', async (body) => {
    expect(await outcomeOf(body)).toEqual([]);
  });

  const pieces = fc
    .tuple(
      fc.constantFrom(...HEADERS.map(([, header]) => Buffer.from(header))),
      fc.constantFrom<BufferEncoding>('base64', 'base64url'),
      fc.array(fc.nat({ max: 80 }), { maxLength: 5 }),
      fc.array(fc.stringMatching(/^[ .=+/_:{}-]{0,3}$/), { minLength: 6, maxLength: 6 }),
    )
    .map(([header, encoding, cuts, junk]) => {
      const text = `${header.toString(encoding)}.${CLAIMS}`;
      const places = [0, ...cuts.toSorted((one, other) => one - other)];
      return places.map((place, index) => `${junk[index] ?? ''}${text.slice(place, places[index + 1])}`);
    });

  /** A token’s beginning, cut up and strewn over the names and values of an object. */
  const strewn = pieces.map((parts) =>
    JSON.stringify(
      Object.fromEntries(parts.map((part, index) => (index % 2 === 0 ? [part, ''] : [`${index}`, part]))),
    ),
  );
  const inNames = pieces.map((parts) => `{"${parts.join('":"","')}":""}`);
  const honest = fc.dictionary(fc.string(), fc.jsonValue()).map((object) => JSON.stringify(object));
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );

  test('whatever is signed is a token to nobody', async () => {
    let signedCount = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(strewn, inNames, honest, anything), async (body) => {
        const outcome = await outcomeOf(body);
        if (outcome === 'refused') return;
        signedCount += 1;
        expect(outcome).toEqual([]);
      }),
      BOUNDED,
    );
    expect(signedCount).toBeGreaterThan(0);
  });
});

describe('an operator id that is what a token is signed over', () => {
  test.each([
    ['a header and claims', `${base64url('{"alg":"RS256"}')}.${CLAIMS.slice(0, 150)}`],
    ['a header and no claims', `${base64url('{"alg":"RS256","typ":"JWT"}')}.`],
    ['a header with a key of its own', `${base64url('{"alg":"RS256","kid":"v1"}')}.e30`],
    ['a header and claims that are not encoded', `${base64url('{"alg":"RS256","b64":false}')}.claims`],
    ['no header and claims', '.e30'],
    ['a header in plain base64', `${Buffer.from('{"alg":"RS256" }').toString('base64')}.e30`],
    ['a header without quotation marks', `${base64url('{alg:RS256}')}.e30`],
    ['a header with blanks', `${base64url('{"alg":"RS256"}').replace(/.{4}/g, '$& ')}.e30`],
  ])('stops the start: %s', async (_, operatorId) => {
    expect(operatorId.length).toBeLessThanOrEqual(256);
    await expect(startPhoenix(operatorId)).rejects.toMatchObject({
      problems: ['accounts[0].operatorId must not be what a token could be signed over'],
    });
  });

  test.each(['674313a46a5c39392ce82995', 'acme.casino.eu', 'com.example.operator', 'eyJ', 'a.b.c.d', '10.5'])(
    'is none of the honest ones: %s',
    async (operatorId) => {
      const app = await startPhoenix(operatorId);
      const { headers } = await app.get(PhoenixService).signOperatorRequest({ method: 'GET' });
      await app.close();
      const token = `${operatorId}.${headers['X-Signature']}`;
      expect(jsonwebtokenTakes(token)).toBe(false);
      expect(await joseTakes(operatorId, headers['X-Signature'])).toBe(false);
      expect(lenientTakes(operatorId)).toBe(false);
    },
  );
});

describe(`POST ${ROUTE}`, () => {
  const underTest = useService('fastify');
  const header = base64url('{"alg":"RS256","typ":"JWT"}');

  test.each([
    `${header}.${CLAIMS}`,
    `{"${header}.${CLAIMS}":""}`,
    `{"${base64url('{alg:RS256}')}.${CLAIMS}":""}`,
    `"${header}.${CLAIMS}"`,
    `["${header}.${CLAIMS}"]`,
  ])('signs no token either (%#)', async (body) => {
    const answer = await underTest().client.post(ROUTE, { method: 'POST', body });
    expectProblem(answer, 'request_invalid');
    expect(answer.text).not.toContain(header);
  });
});
