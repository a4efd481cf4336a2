import { expectProblem } from '../../support/expect-problem.js';
import type { Answer } from '../../support/recording-client.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const CAMPAIGN_REFRESHES = '/v1/stacked/campaign-refreshes';

/** Refreshing a player's campaigns with the account's API key, against an upstream that can be reached or not. */
export function campaignRefreshSuite(underTest: () => ServiceUnderTest): void {
  const refresh = (body: object = {}): Promise<Answer> =>
    underTest().client.post(CAMPAIGN_REFRESHES, { playerId: 'player-1', ...body });

  describe(`POST ${CAMPAIGN_REFRESHES}`, () => {
    beforeEach(() => {
      const { upstream } = underTest();
      upstream.reset();
      upstream.behaviour = (response) => response.end('{}');
    });

    test.each([
      [{}, false],
      [{ viewingCampaigns: false }, false],
      [{ viewingCampaigns: true }, true],
    ])('sends the API key and the client id, and %p as given', async (body, viewingCampaigns) => {
      const { upstream, secrets } = underTest();
      const answer = await refresh(body);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ account: 'default', playerId: 'player-1' });
      const [request] = upstream.received;
      expect(request).toMatchObject({ method: 'POST', path: '/v1/player/campaigns/refresh' });
      expect(request?.headers).toMatchObject({ 'x-api-key': secrets.stacked, 'x-client-id': 'client-7' });
      expect(request?.headers).not.toHaveProperty('x-game-jwt');
      expect(JSON.parse(request?.body ?? '')).toEqual({ playerId: 'player-1', viewingCampaigns });
    });

    test.each([
      ['nothing', ''],
      ['an array', '[{"campaign":1}]'],
      ['a word', '"ok"'],
    ])('takes %s for an answer, whose shape nobody published, and passes none of it on', async (_, text) => {
      underTest().upstream.behaviour = (response) => response.end(text);
      const answer = await refresh();
      expect(Object.keys(answer.body).sort()).toEqual(['account', 'playerId', 'refreshedAt']);
    });

    test('passes on the code for a wrong key, which is a bare string', async () => {
      underTest().upstream.behaviour = (response) => response.writeHead(401).end('"invalid-api-key"');
      const answer = await refresh();
      expectProblem(answer, 'upstream_refused');
      expect(answer.body).toMatchObject({ providerCode: 'invalid-api-key' });
    });

    test.each([
      ['HTML', 200, '<html>'],
      ['a redirect', 307, ''],
      ['more than 64 KiB', 200, JSON.stringify('x'.repeat(65_536))],
    ])('refuses %s', async (_, status, text) => {
      underTest().upstream.behaviour = (response) => {
        response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(text);
      };
      expectProblem(await refresh(), 'upstream_invalid_response');
    });

    test('echoes nothing of an error that repeats our key', async () => {
      const { upstream, secrets } = underTest();
      upstream.behaviour = (response, { headers }) =>
        response.writeHead(400).end(JSON.stringify({ message: headers }));
      const answer = await refresh();
      expectProblem(answer, 'upstream_refused');
      expect(answer.text).not.toContain(secrets.stacked);
    });

    test.each<[object, string]>([
      [{ playerId: 7 }, 'playerId'],
      [{ viewingCampaigns: 'true' }, 'viewingCampaigns'],
      [{ viewingCampaigns: null }, 'viewingCampaigns'],
      [{ ttlSeconds: 60 }, 'ttlSeconds'],
    ])('refuses %p', async (body, field) => {
      expectProblem(await refresh(body), 'request_invalid', [field]);
    });
  });
}
