import { expectProblem } from '../../support/expect-problem.js';
import { openRs256 } from '../../support/open-token.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const PATH = '/v1/phoenix/tokens';
const MINUTE_MS = 60_000;

/** The body as text, so that a number's digits reach the service as they are written here. */
function bodyWith(member: string): string {
  return `{"playerId":"player-1","name":"Player One",${member}}`;
}

/** JSON as it is sent, and as it must stand in the claims. */
const ACCEPTED: readonly (readonly [string, string])[] = [
  ['0', '0'],
  ['0.00', '0'],
  ['1234.56', '1234.56'],
  ['"1234.56"', '1234.56'],
  ['"1234.50"', '1234.5'],
  ['1e2', '100'],
  ['"0.00000001"', '1e-8'],
  ['1e-7', '1e-7'],
  ['0.12345678', '0.12345678'],
  ['"9999999.12345678"', '9999999.12345678'],
  ['999999999999999', '999999999999999'],
  ['"0.1"', '0.1'],
  ['"0.3"', '0.3'],
];

const REFUSED: readonly string[] = [
  '-1',
  '-0',
  '-0.0',
  '"-0"',
  '"-1"',
  '1e-9',
  '1e21',
  '"0.123456789"',
  '"1234567890123456"',
  '"12345678.12345678"',
  '1e15',
  '"0.30000000000000004"',
  '"NaN"',
  '"Infinity"',
  '"1e3"',
  '"0x10"',
  '"1,5"',
  '"1 000"',
  '"1_000"',
  '" 1"',
  '"1\\n"',
  '"01"',
  '"1."',
  '".5"',
  '"+1"',
  '"١"',
  '""',
  'null',
  'true',
  '[1]',
  '{}',
];

/** Numbers that a double would change before anybody could look at them. */
const ROUNDED: readonly string[] = [
  '0.30000000000000004',
  '99999999.999999999',
  '1234567890123456',
  '9007199254740993',
  '1.00000000000000001e2',
  '1e400',
  '1e-400',
  '0.0000001e-400',
];

const STALE_OR_MALFORMED: readonly (readonly [string, unknown])[] = [
  ['older than a minute', Date.now() - 2 * MINUTE_MS],
  ['older than a minute, ISO', new Date(Date.now() - 2 * MINUTE_MS).toISOString()],
  ['a minute ahead', Date.now() + MINUTE_MS],
  ['in seconds', Math.floor(Date.now() / 1000)],
  ['milliseconds as text', String(Date.now())],
  ['fractional', Date.now() + 0.5],
  ['negative', -Date.now()],
  ['30 February', '2026-02-30T00:00:00Z'],
  ['31 November', '2026-11-31T00:00:00Z'],
  ['without an offset', new Date().toISOString().slice(0, -1)],
  ['a day only', new Date().toISOString().slice(0, 10)],
  ['not ISO', new Date().toUTCString()],
  ['empty', ''],
  ['null', null],
  ['an array', [Date.now()]],
];

/** Balances are never rounded, and never stale. */
export function phoenixBalanceSuite(underTest: () => ServiceUnderTest): void {
  async function dataOf(member: string): Promise<string> {
    const { client, secrets } = underTest();
    const answer = await client.postText(PATH, bodyWith(member));
    expect(answer.status).toBe(201);
    const { claimsText } = openRs256(String(answer.body['token']), secrets.phoenixPublicKey);
    return /"data":(\{.*?\})/.exec(claimsText)?.[1] ?? '';
  }

  describe('the balance', () => {
    test.each(ACCEPTED)('%s is written as %s', async (given, written) => {
      expect(await dataOf(`"balance":${given}`)).toContain(`{"balance":${written},"name":"Player One",`);
    });

    test.each(REFUSED)('%s is refused', async (given) => {
      const answer = await underTest().client.postText(PATH, bodyWith(`"balance":${given}`));
      expectProblem(answer, 'request_invalid', ['balance']);
    });

    test.each(ROUNDED)('%s is refused and not rounded', async (given) => {
      const answer = await underTest().client.postText(PATH, bodyWith(`"balance":${given}`));
      expectProblem(answer, 'request_invalid', ['body']);
    });

    test('digits inside strings are no numbers', async () => {
      const { client } = underTest();
      const playerId = '{"12345678901234567890":"\\"1234567890123456789';
      expect((await client.mint(PATH, { playerId, name: 'n', balance: 1 })).playerId).toBe(playerId);
    });
  });

  describe('the instant of the balance', () => {
    test.each([
      ['now, milliseconds', (now: number) => now],
      ['now, ISO', (now: number) => new Date(now).toISOString()],
      [
        'now, with an offset',
        (now: number) => `${new Date(now + 7_200_000).toISOString().slice(0, -1)}+02:00`,
      ],
      ['half a minute ago', (now: number) => now - MINUTE_MS / 2],
      ['a second ahead', (now: number) => now + 1000],
    ])('%s is written in milliseconds', async (_, given) => {
      const now = Date.now();
      const balanceAt = given(now);
      const timestamp = typeof balanceAt === 'number' ? balanceAt : now;
      expect(await dataOf(`"balance":1,"balanceAt":${JSON.stringify(balanceAt)}`)).toContain(
        `"timestamp":${timestamp}}`,
      );
    });

    test.each(STALE_OR_MALFORMED)('%s is refused', async (_, balanceAt) => {
      const answer = await underTest().client.postText(
        PATH,
        bodyWith(`"balance":1,"balanceAt":${JSON.stringify(balanceAt)}`),
      );
      expectProblem(answer, 'request_invalid', ['balanceAt']);
    });
  });
}
