import { openHs256 } from '../../support/open-token.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const PATH = '/v1/gamopanda/tokens';

/** Gamopanda's contract, as its verifier sees it. */
export function gamopandaSuite(underTest: () => ServiceUnderTest): void {
  describe(`POST ${PATH}`, () => {
    test('signs the header and the claims of the contract, and nothing else', async () => {
      const { client, secrets } = underTest();
      const { token } = await client.mint(PATH, { externalId: 'customer-1' });
      const { header, claims } = openHs256(token, secrets.gamopanda);
      expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'gp_live_0001' });
      expect(claims).toEqual({
        sub: 'acc_42',
        userData: { externalId: 'customer-1' },
        iat: expect.any(Number) as number,
        exp: Number(claims['iat']) + 1800,
      });
    });

    test('delivers it to the widget and to the API, with the account beside it', async () => {
      const { token, delivery } = await underTest().client.mint(PATH, { externalId: 'customer-1' });
      expect(delivery).toEqual({
        initialize: { accountId: 'acc_42', accessToken: token },
        headers: { 'x-account-id': 'acc_42', 'x-enduser-access-token': token },
      });
    });
  });
}
