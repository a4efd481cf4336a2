import { createSign, randomBytes, sign, verify } from 'node:crypto';
import { inspect } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { KeyStoreModule } from '../../keystore/keystore.module.js';
import { FixedClock } from '../../testing/fixed-clock.js';
import { MemoryKeySource } from '../../testing/memory.key-source.js';
import { testRsaKey } from '../../testing/test-keys.js';
import { Clock } from '../../tokens/clock.js';
import { PhoenixModule } from './phoenix.module.js';
import { PhoenixService } from './phoenix.service.js';

const NOW = '2026-11-22T12:00:00Z';
const [RED, BLUE, STAGED] = [testRsaKey(), testRsaKey(), testRsaKey()] as const;
/** Phoenix's own keys, one for each of the accounts that have one. */
const [PHOENIX_RED, PHOENIX_BLUE] = [testRsaKey(), testRsaKey()] as const;

const SOURCE = new MemoryKeySource({
  red: RED.privateKey,
  blue: BLUE.privateKey,
  staged: STAGED.privateKey,
  'phoenix-red': PHOENIX_RED.publicKey,
  'phoenix-blue': PHOENIX_BLUE.publicKey,
});

const clock = new FixedClock(NOW);
let app: INestApplicationContext;
let phoenix: PhoenixService;

beforeAll(async () => {
  app = await Test.createTestingModule({
    imports: [
      KeyStoreModule.forRoot({ sources: [SOURCE] }),
      PhoenixModule.forRoot({
        accounts: [
          {
            name: 'red',
            operatorId: 'operator-red',
            instanceId: 'i',
            webhookPublicKey: 'memory:phoenix-red',
            keys: [
              { keyId: 'v1', source: 'memory:red' },
              { keyId: 'v2', source: 'memory:staged', activateAt: '2026-11-22T13:00:00Z' },
            ],
          },
          {
            name: 'blue',
            operatorId: 'operator-blue',
            instanceId: 'i',
            webhookPublicKey: 'memory:phoenix-blue',
            keys: [{ source: 'memory:blue' }],
          },
          {
            name: 'none',
            operatorId: 'operator-none',
            instanceId: 'i',
            keys: [{ source: 'memory:blue', activateAt: 'later' }],
          },
        ],
      }),
    ],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  await app.init();
  phoenix = app.get(PhoenixService);
});
afterAll(() => app.close());

function holds(publicKey: string, text: string, signature: string): boolean {
  return verify('RSA-SHA256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
}

describe('a request of the operator API', () => {
  test('is signed over the operator id when it is a GET', async () => {
    const { account, keyId, headers } = await phoenix.signOperatorRequest({ method: 'GET', account: 'red' });
    expect({ account, keyId, id: headers['X-Operator-Id'] }).toEqual({
      account: 'red',
      keyId: 'v1',
      id: 'operator-red',
    });
    expect(headers['X-Signature']).toMatch(/^[\w-]{342}$/);
    expect(holds(RED.publicKey, 'operator-red', headers['X-Signature'])).toBe(true);
    expect(holds(BLUE.publicKey, 'operator-red', headers['X-Signature'])).toBe(false);
  });

  test.each(['{}', ' {"player_id":"p.1","amount":12.5}\n', '{"name":"Zoë 🎰"}'])(
    'is signed over the bytes of its body when it is a POST: %j',
    async (body) => {
      for (const given of [body, Buffer.from(body)]) {
        const request = { method: 'POST', body: given, account: 'blue' } as const;
        const { headers } = await phoenix.signOperatorRequest(request);
        expect(headers['X-Operator-Id']).toBe('operator-blue');
        expect(holds(BLUE.publicKey, body, headers['X-Signature'])).toBe(true);
      }
    },
  );

  test('is signed over the body as it was when it was asked for', async () => {
    const body = Buffer.from('{"amount":1}');
    const signing = phoenix.signOperatorRequest({ method: 'POST', body, account: 'red' });
    body.write('{"amount":9}');
    const { headers } = await signing;
    expect(holds(RED.publicKey, '{"amount":1}', headers['X-Signature'])).toBe(true);
  });

  test('is signed by the version whose instant has come', async () => {
    clock.advance(3600);
    const { keyId, headers } = await phoenix.signOperatorRequest({ method: 'GET', account: 'red' });
    clock.advance(-3600);
    expect(keyId).toBe('v2');
    expect(holds(STAGED.publicKey, 'operator-red', headers['X-Signature'])).toBe(true);
  });

  test.each([
    ['a header and claims', { method: 'POST', body: 'eyJhbGciOiJSUzI1NiJ9.e30' }, 'request_invalid'],
    ['a list', { method: 'POST', body: '[]' }, 'request_invalid'],
    ['a POST without a body', { method: 'POST' }, 'request_invalid'],
    ['a GET with one', { method: 'GET', body: '{}' }, 'request_invalid'],
  ] as const)('is refused when it is %s', async (_, request, code) => {
    await expect(phoenix.signOperatorRequest({ ...request, account: 'red' })).rejects.toMatchObject({ code });
  });

  test('is refused for an account that has no active key, and for one that there is not', async () => {
    const sign = (account?: string): Promise<unknown> =>
      phoenix.signOperatorRequest({ method: 'GET', ...(account !== undefined && { account }) });
    await expect(sign('none')).rejects.toMatchObject({ code: 'key_unavailable' });
    await expect(sign('green')).rejects.toMatchObject({ code: 'account_unknown' });
    // There are several, and none is called default.
    await expect(sign()).rejects.toMatchObject({ code: 'account_unknown' });
  });
});

describe('a webhook', () => {
  const BODY = Buffer.from('{ "player_id":"p-1","balance":1234.56,"name":"Zoë" }\n');
  const signature = sign('RSA-SHA256', BODY, PHOENIX_RED.privateKey);

  test.each(['base64url', 'base64'] as const)('is good with its signature in %s', (form) => {
    expect(phoenix.verifyWebhook(BODY, signature.toString(form), 'red')).toBe(true);
    expect(phoenix.verifyWebhook(BODY.toString('utf8'), signature.toString(form), 'red')).toBe(true);
  });

  test('is good when another program has signed it as Phoenix describes', () => {
    const other = createSign('SHA256').update(BODY).end().sign(PHOENIX_RED.privateKey, 'base64');
    expect(phoenix.verifyWebhook(BODY, other, 'red')).toBe(true);
  });

  test.each([
    ['another of Phoenix’s keys', PHOENIX_BLUE.privateKey],
    ['the operator’s own key', RED.privateKey],
  ])('is not good when it was signed with %s', (_, key) => {
    const other = sign('RSA-SHA256', BODY, key).toString('base64url');
    expect(phoenix.verifyWebhook(BODY, other, 'red')).toBe(false);
  });

  test.each([
    ['PSS', { key: PHOENIX_RED.privateKey, padding: 6 }, 'RSA-SHA256'],
    ['another hash', { key: PHOENIX_RED.privateKey }, 'RSA-SHA512'],
  ] as const)('is not good when it was signed with %s', (_, key, algorithm) => {
    expect(phoenix.verifyWebhook(BODY, sign(algorithm, BODY, key).toString('base64url'), 'red')).toBe(false);
  });

  test('is not good for another account than it was sent to', () => {
    expect(phoenix.verifyWebhook(BODY, signature.toString('base64url'), 'blue')).toBe(false);
  });

  test.each([
    ['a blank less', '{"player_id":"p-1","balance":1234.56,"name":"Zoë" }\n'],
    ['another amount', '{ "player_id":"p-1","balance":9234.56,"name":"Zoë" }\n'],
    ['no line break', '{ "player_id":"p-1","balance":1234.56,"name":"Zoë" }'],
    ['escapes', '{ "player_id":"p-1","balance":1234.56,"name":"Zo\\u00eb" }\n'],
    ['nothing', ''],
  ])('is not good when its body was altered: %s', (_, body) => {
    expect(phoenix.verifyWebhook(body, signature.toString('base64url'), 'red')).toBe(false);
  });

  test.each<[string, string | readonly string[] | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['sent twice', [signature.toString('base64'), signature.toString('base64')]],
    ['in hexadecimal digits', signature.toString('hex')],
    ['cut off', signature.toString('base64url').slice(0, -2)],
    ['longer by a byte', Buffer.concat([signature, Buffer.alloc(1)]).toString('base64url')],
    ['with a zero byte before it', Buffer.concat([Buffer.alloc(1), signature]).toString('base64url')],
    ['with a blank behind it', `${signature.toString('base64')} `],
    ['random', randomBytes(256).toString('base64url')],
    ['zeros', Buffer.alloc(256).toString('base64url')],
  ])('is not good, and no error, when its signature is %s', (_, given) => {
    expect(phoenix.verifyWebhook(BODY, given, 'red')).toBe(false);
  });

  test('is never good without webhookPublicKey: that is an error of configuration', () => {
    const given = signature.toString('base64url');
    for (const text of [given, '']) {
      expect(() => phoenix.verifyWebhook(BODY, text, 'none')).toThrow(
        expect.objectContaining({ code: 'key_unavailable' }) as Error,
      );
    }
    expect(() => phoenix.verifyWebhook(BODY, given, 'green')).toThrow(
      expect.objectContaining({ code: 'account_unknown' }) as Error,
    );
  });
});

test('the service shows no key, however closely one looks', () => {
  const shown = inspect(phoenix, { depth: 12, showHidden: true });
  const lines = [RED, BLUE, STAGED].flatMap(({ privateKey }) => privateKey.split('\n').slice(1, -2));
  expect(lines.filter((line) => shown.includes(line))).toEqual([]);
});
