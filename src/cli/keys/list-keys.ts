import { environmentSources } from '../../config/secret-variable.js';
import { ageInDays } from '../../keys/key-age.js';
import type { KeySources } from '../../keystore/key-sources.js';
import type { ConfiguredRing } from './configured-ring.js';
import { readConfiguredRings } from './configured-rings.js';
import { describeVersion } from './describe-version.js';
import { type Examination, examineVersion } from './examine-version.js';
import type { KeysContext } from './keys-context.js';
import type { Outcome } from './outcome.js';
import { type ScheduledVersion, scheduleOf } from './scheduled-version.js';
import { selectRings } from './select-rings.js';

/** What is listed, and from where. */
export interface ListRequest {
  /** `PROVIDER[/ACCOUNT]`; every ring when not given. */
  readonly account: string | undefined;
  readonly config: string | undefined;
}

/** Every key version with its state, plan, age and source; reads the keys, and says of those that cannot be used why. */
export async function listKeys({ account, config }: ListRequest, context: KeysContext): Promise<Outcome> {
  const configured = readConfiguredRings(context.providers, context.environment, config);
  for (const problem of configured.problems) context.warn(problem);
  const sources = environmentSources(context.environment);
  const nowMs = context.clock.nowMs();
  const rings = await Promise.all(
    selectRings(configured.rings, account, context.providers, configured.path).map(async (ring) => ({
      ring,
      versions: await Promise.all(
        scheduleOf(ring.declaration, nowMs).map(async (version) => ({
          version,
          examination: await examineVersion(ring.declaration, version, sources),
        })),
      ),
    })),
  );
  const isSound = rings.every(({ versions }) =>
    versions.every(({ examination }) => examination.problem === undefined),
  );
  return {
    exitCode: isSound && configured.problems.length === 0 ? 0 : 1,
    json: { rings: rings.map(({ ring, versions }) => ringJson(ring, versions, sources, nowMs)) },
    text: rings.flatMap(({ ring, versions }, index) => [
      ...(index === 0 ? [] : ['']),
      ...ringText(ring, versions, sources, nowMs),
    ]),
  };
}

interface ListedVersion {
  readonly version: ScheduledVersion;
  readonly examination: Examination;
}

function ringText(
  { name, declaration }: ConfiguredRing,
  versions: readonly ListedVersion[],
  sources: KeySources,
  nowMs: number,
): readonly string[] {
  const { algorithm, rotation, environment } = declaration;
  const purpose = environment === undefined ? '' : ` (${environment})`;
  return [
    `${name}${purpose}  ${algorithm}, rotation by ${rotation}`,
    ...versions.flatMap((listed) => versionText(listed, sources, nowMs)),
  ];
}

function versionText(
  { version, examination }: ListedVersion,
  sources: KeySources,
  nowMs: number,
): readonly string[] {
  const { keyId, kid, state, source } = version;
  const { problem, warnings, publicKey } = examination;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['age', ageText(version, nowMs)],
    ['kid', kid],
    ['thumbprint', publicKey?.thumbprint],
    ['source', sources.show(source)],
    ...warnings.map((warning) => ['warning', warning] as const),
    ['PROBLEM', problem],
  ];
  return [
    `  ${keyId}  ${state}: ${describeVersion(version, nowMs)}`,
    ...rows.flatMap(([label, text]) => (text === undefined ? [] : [`    ${label.padEnd(10)}  ${text}`])),
  ];
}

/** How old a key is, for people. */
export function ageText(version: ScheduledVersion, nowMs: number): string {
  const days = ageInDays(version, nowMs);
  if (days === undefined) return 'unknown: createdAt is not set';
  return `${days} ${days === 1 ? 'day' : 'days'}${version.createdAtMs === undefined ? ' since it began to sign' : ''}`;
}

function ringJson(
  { declaration }: ConfiguredRing,
  versions: readonly ListedVersion[],
  sources: KeySources,
  nowMs: number,
): object {
  const { provider, account, environment, algorithm, rotation } = declaration;
  return {
    provider,
    account,
    environment,
    algorithm,
    rotation,
    versions: versions.map(({ version, examination }) => ({
      ...versionJson(version, nowMs),
      thumbprint: examination.publicKey?.thumbprint,
      source: sources.show(version.source),
      warnings: examination.warnings,
      problem: examination.problem,
    })),
  };
}

/** What the schedule says of a version. Instants are ISO 8601; absent where there is none, and `later` where nobody has said when. */
export function versionJson(version: ScheduledVersion, nowMs: number): object {
  const { keyId, state, kid, signsFromMs, signsUntilMs, verifiesUntilMs, createdAtMs } = version;
  return {
    keyId,
    state,
    kid,
    activateAt: signsFromMs === Infinity ? 'later' : iso(signsFromMs),
    signsUntil: iso(signsUntilMs),
    verifiesUntil: iso(verifiesUntilMs),
    createdAt: iso(createdAtMs),
    ageDays: ageInDays(version, nowMs),
  };
}

function iso(ms: number | undefined): string | undefined {
  return ms === undefined || !Number.isFinite(ms) ? undefined : new Date(ms).toISOString();
}
