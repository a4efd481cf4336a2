import { expectProblem } from '../../support/expect-problem.js';
import { ONE_TIME_TOKENS } from '../../support/mint-routes.js';
import { useService } from '../../support/service-under-test.js';
import type { Adapter } from '../../support/start-service.js';
import type { Behaviour } from '../../support/upstream-stand-in.js';

const DEADLINE_MS = 200;

const drip: Behaviour = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => {
    clearInterval(timer);
  });
};

const LATE: readonly (readonly [string, Behaviour])[] = [
  ['never answers', () => undefined],
  ['drips its answer', drip],
  ['stops in the middle of its answer', (response) => void response.writeHead(200).write('{"token":')],
  ['stops in the middle of a refusal', (response) => void response.writeHead(401).write('{"message":')],
];

/** One deadline over the whole exchange with the upstream. */
export function deadlineSuite(adapter: Adapter): void {
  describe(`POST ${ONE_TIME_TOKENS}, with a deadline of ${DEADLINE_MS} ms`, () => {
    const underTest = useService(adapter, { STACKED_TIMEOUT_MS: String(DEADLINE_MS) });

    test.each(LATE)('an upstream that %s is given up in time, once', async (_, behaviour) => {
      const { client, upstream } = underTest();
      upstream.reset();
      upstream.behaviour = behaviour;
      const startedAt = performance.now();
      const answer = await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
      expectProblem(answer, 'upstream_timeout');
      expect(performance.now() - startedAt).toBeLessThan(DEADLINE_MS + 800);
      expect(upstream.received).toHaveLength(1);
    });
  });
}
