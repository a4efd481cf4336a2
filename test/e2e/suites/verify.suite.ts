import { expectProblem } from '../../support/expect-problem.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const MINTS = [
  ['gamopanda', { externalId: 'player-1' }],
  ['lynes', { userId: 'player-1' }],
  ['phoenix', { playerId: 'player-1', name: 'Player', balance: 1 }],
  ['stacked', { playerId: 'player-1' }],
] as const;

/** Telling why a token fails. */
export function verifySuite(underTest: () => ServiceUnderTest): void {
  describe.each(MINTS)('POST /v1/%s/tokens/verify', (provider, request) => {
    const verify = (body: object) => underTest().client.post(`/v1/${provider}/tokens/verify`, body);
    const mint = async (): Promise<string> =>
      (await underTest().client.mint(`/v1/${provider}/tokens`, request)).token;

    test('accepts what was minted', async () => {
      const answer = await verify({ token: await mint() });
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
      expect(answer.body).toMatchObject({ valid: true, code: null, findings: [], verified: true });
    });

    test('says why it refuses an altered one, and marks it unverified', async () => {
      const [header = '', claims = ''] = (await mint()).split('.');
      const forged = `${header}.${claims}.${'A'.repeat(provider === 'phoenix' ? 342 : 43)}`;
      const { body } = await verify({ token: forged });
      expect(body).toMatchObject({ valid: false, verified: false });
      expect(body['findings']).toMatchObject([{ code: 'signature_invalid', severity: 'error' }]);
    });

    test('explains what is no token at all', async () => {
      const { status, body } = await verify({ token: 'abc' });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        valid: false,
        header: null,
        claims: null,
        findings: [{ code: 'not_a_jwt' }],
      });
    });

    test.each<[object, string]>([
      [{}, 'token'],
      [{ token: '' }, 'token'],
      [{ token: 7 }, 'token'],
      [{ token: 'x', provider: 'lynes' }, 'provider'],
    ])('refuses %p', async (body, field) => {
      expectProblem(await verify(body), 'request_invalid', [field]);
    });

    test('does not know an account that is not there', async () => {
      expectProblem(await verify({ token: 'x', account: 'nope' }), 'account_unknown');
    });
  });
}
