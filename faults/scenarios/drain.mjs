import { setTimeout as pause } from 'node:timers/promises';
import { Connection, getRequest, postRequest } from '../../harness/connection.mjs';
import { atMost, exactly } from '../lib/figure.mjs';
import { RawStandIn } from '../lib/raw-stand-in.mjs';
import { KEYS, ServiceProcess } from '../lib/service-process.mjs';

const CONNECTIONS = 32;

/** SIGTERM, as every roll-out sends it. */
/** @type {import('../lib/figure.mjs').Scenario} */
export const scenario = {
  title: 'The end, under load',
  run: async ({ isShort, say }) => {
    const rounds = isShort ? 2 : 20;
    /** @type {End[]} */
    const ends = [];
    for (let round = 1; round <= rounds; round += 1) {
      const end = await endUnderLoad();
      say(
        `round ${round} of ${rounds}: ${end.answered} answered, ${end.dropped} dropped, ended after ${end.ms.toFixed(0)} ms`,
      );
      ends.push(end);
    }
    /** @param {(end: End) => number} of */
    const sum = (of) => ends.reduce((total, end) => total + of(end), 0);
    const answered = sum((end) => end.answered);
    return [
      exactly(
        `Requests dropped, of ${answered} over ${CONNECTIONS} kept connections in ${rounds} rounds`,
        sum((end) => end.dropped),
        0,
      ),
      exactly(
        '… answered otherwise than minted',
        sum((end) => end.refused),
        0,
      ),
      exactly(
        '… after readiness was 503 in the same round: minted all the same',
        sum((end) => end.mintedWhileUnready),
        rounds,
      ),
      exactly(
        'Connections told that they end',
        sum((end) => end.told),
        rounds * CONNECTIONS,
      ),
      exactly('Rounds that ended with 0', ends.filter(({ code }) => code === 0).length, rounds),
      atMost('Slowest end after SIGTERM', Math.max(...ends.map(({ ms }) => ms)) / 1000, 10, 's'),
      ...(await forcedEnd()),
    ];
  },
};

/** @typedef {Awaited<ReturnType<typeof endUnderLoad>>} End */

/** Each client asks again on every answer until it is told that the connection ends, as one does whose balancer knows others. */
async function endUnderLoad() {
  const service = await ServiceProcess.start();
  const request = postRequest('/v1/lynes/tokens', KEYS.caller, { userId: 'user-1' });
  const tally = { answered: 0, dropped: 0, refused: 0, told: 0 };
  const clients = Array.from({ length: CONNECTIONS }, async () => {
    const connection = new Connection(service.port);
    try {
      for (let isLast = false; !isLast; ) {
        const answer = await connection.ask(request);
        isLast = answer.isLast;
        tally.answered += 1;
        if (answer.status !== 201) tally.refused += 1;
      }
      tally.told += 1;
    } catch {
      tally.dropped += 1;
    } finally {
      connection.close();
    }
  });
  while (tally.answered < CONNECTIONS * 5) await pause(5);
  const kept = new Connection(service.port);
  const toldAtMs = performance.now();
  service.terminate();
  await unready(service.port);
  const late = await kept.ask(request).catch(() => undefined);
  await Promise.all(clients);
  const code = await service.ended;
  const ms = performance.now() - toldAtMs;
  kept.close();
  await service.stop();
  return { ...tally, code, ms, mintedWhileUnready: late?.status === 201 && late.isLast ? 1 : 0 };
}

/** Until it says that it is ending. @param {number} port */
async function unready(port) {
  for (;;) {
    const connection = new Connection(port);
    const { status } = await connection.ask(getRequest('/health/ready'));
    connection.close();
    if (status === 503) return;
  }
}

/** A request that the provider never answers holds up the end; whoever cannot wait sends the signal again. */
async function forcedEnd() {
  const standIn = await RawStandIn.start(() => undefined);
  const service = await ServiceProcess.start({ stackedUrl: standIn.url });
  const connection = new Connection(service.port);
  const asked = connection
    .ask(postRequest('/v1/stacked/one-time-tokens', KEYS.caller, { playerId: 'p' }))
    .catch(() => undefined);
  await standIn.requested(1);
  service.terminate();
  // Two signals that come together are one.
  await unready(service.port);
  const toldAtMs = performance.now();
  service.terminate();
  const code = await service.ended;
  const ms = performance.now() - toldAtMs;
  await asked;
  await service.stop();
  await standIn.close();
  return [exactly('Exit code after a second SIGTERM', String(code), '1'), atMost('… within', ms, 250, 'ms')];
}
