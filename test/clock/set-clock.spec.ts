import { jest } from '@jest/globals';
import { Clock } from '../../src/tokens/clock.js';
import { ONE_TIME_TOKENS } from '../support/mint-routes.js';
import { useService } from '../support/service-under-test.js';

const underTest = useService('fastify');

afterEach(() => {
  jest.restoreAllMocks();
  underTest().upstream.reset();
});

/** Sets the clock of the service, which goes on from there. */
function setBy(seconds: number): void {
  const atMs = performance.now();
  const nowMs = Date.now() + seconds * 1000;
  const clock = underTest().service.app.get(Clock);
  jest.spyOn(clock, 'nowMs').mockImplementation(() => nowMs + Math.floor(performance.now() - atMs));
}

test.each([3600, -3600, 86_400, -86_400])(
  'a one-time token is told to last as long as it does, though the clock is set by %i s while it is brokered',
  async (seconds) => {
    const { client, service, upstream } = underTest();
    upstream.behaviour = (response) => {
      setBy(seconds);
      response.end('{"token":"one-time-token-0123456789"}');
    };
    const { body } = await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
    const leftMs = Date.parse(String(body['expiresAt'])) - service.app.get(Clock).nowMs();
    expect(body['expiresInSeconds']).toBeGreaterThan(290);
    expect(body['expiresInSeconds']).toBeLessThanOrEqual(300);
    expect(leftMs).toBeGreaterThan(290_000);
    expect(leftMs).toBeLessThanOrEqual(300_000);
  },
);
