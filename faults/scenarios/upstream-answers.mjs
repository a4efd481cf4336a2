import { atMost, exactly } from '../lib/figure.mjs';
import { RawStandIn } from '../lib/raw-stand-in.mjs';
import { KEYS, ServiceProcess } from '../lib/service-process.mjs';
import { MARK, ok, TOKEN } from '../upstream/fault.mjs';
import { FullBacklog } from '../upstream/full-backlog.mjs';
import { ODDITIES } from '../upstream/oddities.mjs';
import { REFUSALS } from '../upstream/refusals.mjs';
import { Trial } from '../upstream/trial.mjs';
import { LATE_FAULTS, UNREACHABLE_FAULTS } from '../upstream/unreachable-faults.mjs';
import { unusableFaults } from '../upstream/unusable-faults.mjs';

const MIB = 2 ** 20;
const AT_A_TIME = 8;

/** Each fault has an account and a provider of its own, so that all go wrong at a time. */
/** @type {import('../lib/figure.mjs').Scenario} */
export const scenario = {
  title: 'What a provider may answer',
  run: async ({ isShort, say }) => {
    const rounds = isShort ? 1 : 10;
    const callsARound = isShort ? 3 : 8;
    const elsewhere = await RawStandIn.start(ok(TOKEN));
    const full = await FullBacklog.start();
    const faults = [
      ...UNREACHABLE_FAULTS,
      ...LATE_FAULTS,
      ...unusableFaults(elsewhere.url),
      ...REFUSALS,
      ...ODDITIES,
    ];
    const trials = await Promise.all(faults.map((fault, index) => Trial.prepare(fault, `fault-${index}`)));
    const leaks = new Leaks();
    const service = await startService(
      trials.map((trial) => trial.inFile(full.url)),
      leaks,
    );
    /** @param {string} text */
    const scan = (text) => {
      leaks.scan(text);
    };
    const round = () => eachOf(trials, (trial) => trial.round(service.port, callsARound, scan));

    // What the first calls of each kind load stays, and takes its time.
    for (let count = 0; count < 5; count += 1)
      await eachOf(trials, (trial) => trial.callWhenWell(service.port, scan));
    await round();
    const before = await service.vitals();
    for (let count = 1; count <= rounds; count += 1) {
      await round();
      if (count % 5 === 0) say(`${count} of ${rounds} rounds`);
    }
    const after = await service.vitals();
    await service.stop();
    full.stop();
    await Promise.all([elsewhere, ...trials.map(({ standIn }) => standIn)].map((standIn) => standIn.close()));
    const calls = trials.reduce((sum, trial) => sum + trial.calls, 0);
    return [
      ...trials.map((trial) => trial.figure()),
      exactly('Keys, JWTs and texts of the provider in answers and log', leaks.found(), 'none'),
      exactly('Connections to where redirects point', elsewhere.connections, 0),
      atMost(`RSS gained in ${calls} calls`, (after.rssBytes - before.rssBytes) / MIB, 48, 'MiB'),
      atMost('Heap gained', (after.heapBytes - before.heapBytes) / MIB, 8, 'MiB'),
      atMost('File descriptors gained', after.files - before.files, 16, ''),
    ];
  },
};

/**
 * All of them, some at a time: all at once would measure how fast one core is.
 *
 * @param {readonly Trial[]} trials
 * @param {(trial: Trial) => Promise<void>} run
 */
async function eachOf(trials, run) {
  const left = trials.values();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (const trial of left) await run(trial);
    }),
  );
}

/** @param {readonly object[]} accounts @param {Leaks} leaks */
function startService(accounts, leaks) {
  const inEnvironment = [
    'STACKED_GAME_ID',
    'STACKED_CLIENT_ID',
    'STACKED_BASE_URL',
    'STACKED_DASHBOARD_URL',
    'STACKED_API_KEY',
  ];
  return ServiceProcess.start({
    yaml: { providers: { stacked: { accounts } } },
    environment: {
      ...Object.fromEntries(inEnvironment.map((name) => [name, undefined])),
      STACKED_KEY: KEYS.stacked,
      LOG_LEVEL: 'debug',
    },
    onLog: (text) => {
      leaks.scan(text);
    },
  });
}

/** Looks for what must not come out. */
class Leaks {
  #words = {
    'the API key': KEYS.stacked,
    'the caller key': KEYS.caller,
    'a JWT': 'eyJ',
    'what it sent': MARK,
  };
  /** @type {Set<string>} */
  #found = new Set();

  /** @param {string} text */
  scan(text) {
    for (const [name, word] of Object.entries(this.#words)) if (text.includes(word)) this.#found.add(name);
  }

  found() {
    return [...this.#found].join(', ') || 'none';
  }
}
