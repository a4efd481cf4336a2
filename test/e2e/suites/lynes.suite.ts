import { expectProblem } from '../../support/expect-problem.js';
import { openHs256 } from '../../support/open-token.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const PATH = '/v1/lynes/tokens';

/** The contract of Lynes Loyalty, as its verifier sees it. */
export function lynesSuite(underTest: () => ServiceUnderTest): void {
  describe(`POST ${PATH}`, () => {
    test('signs the header and the claims of the contract, and nothing else', async () => {
      const { client, secrets } = underTest();
      const { token, delivery } = await client.mint(PATH, { userId: 'user-1' });
      const { header, claims } = openHs256(token, secrets.lynes);
      expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
      expect(claims).toEqual({
        sub: 'user-1',
        iss: 'tenant-7',
        aud: 'app-7',
        iat: expect.any(Number) as number,
        exp: Number(claims['iat']) + 3600,
      });
      expect(delivery).toEqual({ headers: { Authorization: `Bearer ${token}` } });
    });

    test.each([[['read']], [['write', 'read']], [[]]])('writes the scope %j as an array', async (scope) => {
      const { client, secrets } = underTest();
      const { token } = await client.mint(PATH, { userId: 'user-1', scope });
      expect(openHs256(token, secrets.lynes).claims['scope']).toEqual(scope);
    });

    test.each([[['admin']], [['read', 'admin']], [['READ']], [['read write']], [['__proto__']]])(
      'does not mint the scope %j, which the account does not allow',
      async (scope) => {
        expectProblem(await underTest().client.post(PATH, { userId: 'user-1', scope }), 'caller_forbidden');
      },
    );

    test.each([
      'read',
      'read write',
      null,
      1,
      true,
      {},
      { length: 1, 0: 'read' },
      [1],
      [null],
      [['read']],
      [''],
      ['read', 'read'],
      ['\ud800'],
      Array.from({ length: 33 }, (_, index) => `scope-${index}`),
    ])('refuses %j as scope', async (scope) => {
      const answer = await underTest().client.post(PATH, { userId: 'user-1', scope });
      expectProblem(answer, 'request_invalid', ['scope']);
    });
  });
}
