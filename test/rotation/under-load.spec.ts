import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { emptyDirectory } from '../support/child-service.js';
import { testSecrets } from '../support/environment.js';
import { Load, type LoadReport, type Mint } from './load.js';
import { apiKeyOf, PROVIDERS } from './mintmark-yaml.js';
import { Replica } from './replica.js';
import { type PlannedVersion, RotationPlan } from './rotation-plan.js';

/** Half a minute of load, and on a busy machine the start of three processes before it. */
jest.setTimeout(120_000);

const REPLICAS = 3;
const REQUESTS_PER_SECOND = 500;
const ROTATIONS = 50;
/** Milliseconds between two rotations. */
const EVERY_MS = 400;
/** Rotations that one writing of the file plans. */
const BATCH = 5;
/** Milliseconds by which a rotation is planned ahead: time enough for each replica to notice by itself. */
const AHEAD_MS = 10_000;

/** Every provider's key, again and again, under load: `mintmark.yaml` and the clock alone tell three replicas when. */
describe(`${ROTATIONS} rotations at ${REQUESTS_PER_SECOND} requests a second, over ${REPLICAS} replicas`, () => {
  const secrets = testSecrets();
  const directory = emptyDirectory();
  let replicas: readonly Replica[] = [];
  let plan: RotationPlan;
  let report: LoadReport;
  let late: readonly string[];
  let reloads: readonly (readonly number[])[];

  beforeAll(async () => {
    const keys = await RotationPlan.keys(ROTATIONS);
    // Until the first rotation no instant matters, and its own lies too far ahead for the start to reach it.
    new RotationPlan(directory.path, Infinity, EVERY_MS, ROTATIONS, keys).writeUntil(0, 0);
    const environment = {
      CALLER_API_KEY: secrets.callerKey,
      MINTMARK_CONFIG: join(directory.path, 'mintmark.yaml'),
      PORT: '0',
    };
    replicas = await Replica.start(REPLICAS, environment, directory.path);
    plan = new RotationPlan(directory.path, Date.now() + AHEAD_MS, EVERY_MS, ROTATIONS, keys);
    const urls = replicas.map(({ url }) => url);
    const load = new Load(urls, secrets.callerKey, REQUESTS_PER_SECOND);
    const reported = load.run();
    late = await rotate(plan, replicas, secrets.callerKey).finally(() => {
      load.stop();
    });
    report = await reported;
    reloads = await Promise.all(
      replicas.map(async (replica) => [await replica.reloads('loaded'), await replica.reloads('rejected')]),
    );
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.end()));
    directory.remove();
  });

  const signerOf = ({ keyId }: Mint): PlannedVersion | undefined => plan.find(keyId);

  test('no request fails, and there were as many as there should have been', () => {
    const { begun, mints, perSecond } = report;
    const seconds = (AHEAD_MS + ROTATIONS * EVERY_MS) / 1000;
    process.stderr.write(
      `\nrotation: ${mints.length} requests, ${perSecond.toFixed(0)} a second, ` +
        `${mints.filter(({ failure }) => failure !== undefined).length} failed; reloads ${JSON.stringify(reloads)}\n`,
    );
    expectNone(mints.flatMap(({ failure }) => failure ?? []));
    expect(mints).toHaveLength(begun);
    expect(begun).toBeGreaterThan(seconds * REQUESTS_PER_SECOND * 0.6);
    expect(perSecond).toBeGreaterThan(REQUESTS_PER_SECOND * 0.6);
  });

  test('every replica knows of each rotation before its instant', () => {
    expect(late).toEqual([]);
  });

  test('every version of every provider signs, on every replica', () => {
    const used = new Set(report.mints.map(({ replica, keyId }) => `${keyId} on ${replica}`));
    const due = plan.versions.flatMap(({ keyId }) => replicas.map((_, index) => `${keyId} on ${index}`));
    expect(due.filter((use) => !used.has(use))).toEqual([]);
    expect(plan.versions).toHaveLength(ROTATIONS + PROVIDERS.length);
  });

  test('jose finds every token signed by the version that its answer names', async () => {
    const wrong = await Promise.all(
      report.mints.map(async (mint) => {
        const signer = signerOf(mint);
        const verified = await signer?.key.verify(mint.token).catch(() => undefined);
        const isOwn = signer?.provider === mint.provider && verified !== undefined;
        const { kid } = verified?.protectedHeader ?? {};
        const isKidRight = kid === (mint.provider === 'gamopanda' ? apiKeyOf(mint.keyId) : undefined);
        return isOwn && isKidRight ? [] : [mint];
      }),
    );
    expectNone(wrong.flat());
  });

  test('no version signs what was asked for after its end', () => {
    expectNone(report.mints.filter((mint) => mint.sentMs >= (signerOf(mint)?.untilMs ?? 0)));
  });

  test('no version signs what was answered before its instant: at any time all replicas use the same one', () => {
    expectNone(report.mints.filter((mint) => mint.endedMs < (signerOf(mint)?.fromMs ?? Infinity)));
  });

  test('each replica reloaded again and again, and has nothing to complain of', () => {
    expect(replicas.flatMap(({ complaints }) => complaints)).toEqual([]);
    for (const [loaded, rejected] of reloads) {
      // Where it is busy, one reload may take two plans.
      expect(loaded).toBeGreaterThanOrEqual(ROTATIONS / BATCH / 2);
      expect(rejected).toBe(0);
    }
  });

  test('no key is told', () => {
    const said = replicas.map(({ output }) => output).join('\n');
    expect(plan.versions.filter(({ key }) => said.includes(key.text))).toEqual([]);
    expect(said).not.toContain('MARKED');
  });
});

/** Of many thousands, the first few tell enough. */
function expectNone(found: readonly unknown[]): void {
  expect({ count: found.length, first: found.slice(0, 3) }).toEqual({ count: 0, first: [] });
}

/**
 * Writes each plan ahead of its instants; every other one is left for the replicas to notice.
 *
 * @returns what a replica did not know of when its instant came
 */
async function rotate(
  plan: RotationPlan,
  replicas: readonly Replica[],
  callerKey: string,
): Promise<readonly string[]> {
  const late: Promise<readonly string[]>[] = [];
  for (let batch = 0; batch * BATCH < ROTATIONS; batch += 1) {
    const beginMs = plan.firstMs + batch * BATCH * plan.everyMs;
    const endMs = beginMs + BATCH * plan.everyMs;
    await pause(Math.max(0, beginMs - AHEAD_MS - Date.now()));
    plan.writeUntil(endMs, Date.now());
    if (batch % 2 === 0) for (const replica of replicas) replica.hangUp();
    const planned = plan.versions.filter(({ fromMs }) => fromMs >= beginMs && fromMs < endMs);
    late.push(...replicas.map((replica) => unknownAt(beginMs, planned, replica, callerKey)));
  }
  await pause(plan.firstMs + ROTATIONS * plan.everyMs - Date.now());
  return (await Promise.all(late)).flat();
}

/** The versions that a replica does not know of, shortly before that instant. */
async function unknownAt(
  instantMs: number,
  planned: readonly PlannedVersion[],
  replica: Replica,
  callerKey: string,
): Promise<readonly string[]> {
  await pause(instantMs - 200 - Date.now());
  const known = await replica.keyIds(callerKey);
  return planned.map(({ keyId }) => keyId).filter((keyId) => !known.includes(keyId));
}
