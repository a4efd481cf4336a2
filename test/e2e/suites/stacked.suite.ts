import { openHs256 } from '../../support/open-token.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const PATH = '/v1/stacked/tokens';

/** Stacked's contract for game JWTs, as its verifier sees it. */
export function stackedSuite(underTest: () => ServiceUnderTest): void {
  test(`POST ${PATH} signs the header and the claims of the contract, and nothing else`, async () => {
    const { client, secrets } = underTest();
    const { token, delivery } = await client.mint(PATH, { playerId: 'player-1' });
    const { header, claims } = openHs256(token, secrets.stacked);
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(claims).toEqual({
      iss: 'my-game',
      sub: 'player-1',
      iat: expect.any(Number) as number,
      exp: Number(claims['iat']) + 900,
    });
    expect(delivery).toEqual({ headers: { 'x-game-jwt': token } });
  });
}
