import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { postRequest } from '../../harness/connection.mjs';
import { median, quantile } from '../../harness/statistics.mjs';
import { Callers } from '../lib/callers.mjs';
import { atMost, exactly, noted, timesAllowed } from '../lib/figure.mjs';
import { KEYS, ServiceProcess } from '../lib/service-process.mjs';

const SLOW_CONNECTIONS = 800;
/** Requests of the others a second. */
const RATE = 200;
const DRIP_MS = 1_000;

/** That 800 connections begin or end at once is a crowd, and no slowness. */
const SETTLING_MS = 2_000;

/** A request has ten seconds to arrive, and the service looks once a second. */
const ARRIVAL_SECONDS = 12;
/** Nothing may stand still for longer. */
const STALL_SECONDS = 80;

/** @type {import('../lib/figure.mjs').Scenario} */
export const scenario = {
  title: 'Slow clients',
  run: async ({ isShort, say }) => {
    const service = await ServiceProcess.start();
    const request = postRequest('/v1/lynes/tokens', KEYS.caller, { userId: 'user-1' });
    const others = new Callers(service.port, 16, () => request);
    await others.askSteadily(RATE, 2);
    const before = await service.vitals();
    /** @type {number[]} */
    const alone = [];
    /** @type {number[]} */
    const beside = [];
    let failed = 0;
    for (let round = 1; round <= (isShort ? 2 : 5); round += 1) {
      const idle = await others.askSteadily(RATE, isShort ? 2 : 5);
      const slow = new SlowClients(service.port);
      await pause(SETTLING_MS);
      const busy = await others.askSteadily(RATE, isShort ? 2 : 5);
      slow.close();
      await pause(SETTLING_MS);
      alone.push(p99(idle));
      beside.push(p99(busy));
      failed += [...idle, ...busy].filter(({ status }) => status !== 201).length;
      say(`round ${round}: p99 ${p99(idle).toFixed(2)} ms alone, ${p99(busy).toFixed(2)} ms beside them`);
    }
    others.close();
    const after = await service.vitals();
    const ends = isShort ? [] : await endsOfAll(service, say);
    await service.stop();
    const ratio = median(beside) / median(alone);
    return [
      noted('p99 of the others alone', `${median(alone).toFixed(2)} ms`),
      atMost(
        `… beside ${SLOW_CONNECTIONS} connections with slow headers, bodies or reading`,
        ratio,
        timesAllowed(isShort),
        'times',
      ),
      exactly('Requests of the others that failed', failed, 0),
      ...ends,
      atMost('Heap gained by them', (after.heapBytes - before.heapBytes) / 2 ** 20, 16, 'MiB'),
    ];
  },
};

/**
 * How long each kind is put up with.
 *
 * @param {ServiceProcess} service
 * @param {(text: string) => void} say
 */
async function endsOfAll(service, say) {
  const slow = new SlowClients(service.port);
  const startedAtMs = performance.now();
  await pause(ARRIVAL_SECONDS * 1000);
  const left = slow.headers.filter(isOpen).length + slow.bodies.filter(isOpen).length;
  say(`waiting for the end of those that do not read, ${STALL_SECONDS} s`);
  await pause(startedAtMs + STALL_SECONDS * 1000 - performance.now());
  // Who does not read sees no end: only now do they hear of it, if there was one.
  for (const socket of slow.readers) socket.resume();
  await pause(2_000);
  const readers = slow.readers.filter(isOpen).length;
  slow.close();
  return [
    exactly(`Slow headers and bodies still open after ${ARRIVAL_SECONDS} s`, left, 0),
    exactly(`Clients that do not read still open after ${STALL_SECONDS} s`, readers, 0),
  ];
}

/** A third each sends its headers a byte a second, its body so, or asks for much and reads nothing. */
class SlowClients {
  /** @param {number} port */
  constructor(port) {
    const head = postRequest('/v1/lynes/tokens', KEYS.caller, '').replace(
      'content-length: 0',
      'content-length: 9999',
    );
    const third = Math.round(SLOW_CONNECTIONS / 3);
    this.headers = open(port, third, 'POST /v1/lynes/tokens HTTP/1.1\r\nx-slow: ');
    this.bodies = open(port, third, head);
    // Some 200 KiB each, which nobody takes; more requests would be a flood, which is overload.
    this.readers = open(
      port,
      SLOW_CONNECTIONS - 2 * third,
      'GET /openapi.json HTTP/1.1\r\nhost: faults\r\n\r\n'.repeat(4),
    );
    for (const socket of this.readers) socket.pause();
    this.timer = setInterval(() => {
      for (const socket of [...this.headers, ...this.bodies]) if (socket.writable) socket.write(' ');
    }, DRIP_MS);
  }

  close() {
    clearInterval(this.timer);
    for (const socket of [...this.headers, ...this.bodies, ...this.readers]) socket.destroy();
  }
}

/** @param {number} port @param {number} count @param {string} start */
function open(port, count, start) {
  return Array.from({ length: count }, () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(start);
    return socket.resume();
  });
}

/** @param {import('node:net').Socket} socket */
function isOpen(socket) {
  return !socket.destroyed;
}

/** @param {readonly import('../lib/callers.mjs').Outcome[]} outcomes */
function p99(outcomes) {
  return quantile(
    outcomes.map(({ ms }) => ms),
    0.99,
  );
}
