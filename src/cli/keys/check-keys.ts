import { environmentSources } from '../../config/secret-variable.js';
import { ageInDays } from '../../keys/key-age.js';
import type { KeySources } from '../../keystore/key-sources.js';
import { UsageError } from '../usage-error.js';
import type { CheckedRing, CheckedVersion, Remark } from './checked-ring.js';
import { gapWarnings } from './conclude-change.js';
import type { ConfiguredRing } from './configured-ring.js';
import { type ConfiguredRings, readConfiguredRings } from './configured-rings.js';
import { examineVersion, examineWebhookKey } from './examine-version.js';
import { findVersion, refuseRevoked } from './find-version.js';
import { formatCheck } from './format-check.js';
import { instantNote } from './instant-text.js';
import { exposedFiles } from './key-file-mode.js';
import type { KeysContext } from './keys-context.js';
import { ageText } from './list-keys.js';
import type { Outcome } from './outcome.js';
import { proveVersion } from './prove-version.js';
import { firstGap } from './ring-gap.js';
import { type ScheduledVersion, scheduleOf } from './scheduled-version.js';
import { selectRings } from './select-rings.js';

/** How soon an activation counts as coming. */
const SOON_MS = 7 * 86_400_000;

/** What is checked, and how strictly. */
export interface CheckRequest {
  /** `PROVIDER[/ACCOUNT]`; every ring when not given. */
  readonly account: string | undefined;
  /** Whether versions are proved against their provider. */
  readonly isLive: boolean;
  /** The one version to prove; every staged and active one when not given. */
  readonly keyId: string | undefined;
  /** Whom the tokens of proofs speak for. */
  readonly playerId: string;
  /** Whether a warning counts as something wrong. */
  readonly isStrict: boolean;
  readonly config: string | undefined;
}

/** Imports every key that is not revoked, and says what is wrong, weak, old, exposed or about to happen. */
export async function checkKeys(request: CheckRequest, context: KeysContext): Promise<Outcome> {
  const configured = readConfiguredRings(context.providers, context.environment, request.config);
  const { rings: all, problems, path } = configured;
  const selected = selectRings(all, request.account, context.providers, path);
  if (request.keyId !== undefined) refuseUnclear(selected, request.keyId, context.clock.nowMs());
  const rings: CheckedRing[] = [];
  // One after the other: a provider is not asked about several keys at once.
  for (const ring of selected) rings.push(await checkRing(ring, configured, request, context));
  const levels = rings.flatMap(({ remarks, versions }) =>
    [...remarks, ...versions.flatMap((version) => version.remarks)].map(({ level }) => level),
  );
  const isWrong = problems.length > 0 || levels.includes('error');
  const nowMs = context.clock.nowMs();
  for (const problem of problems) context.warn(problem);
  return {
    exitCode: isWrong || (request.isStrict && levels.includes('warning')) ? 1 : 0,
    ...formatCheck(rings, problems, nowMs),
  };
}

/** @throws {UsageError} when no ring, or several, have that version; {CommandRefusedError} when it is revoked */
function refuseUnclear(rings: readonly ConfiguredRing[], keyId: string, nowMs: number): void {
  const [ring, ...others] = rings;
  if (ring === undefined || others.length > 0) {
    throw new UsageError('--key-id needs the account: PROVIDER/ACCOUNT');
  }
  refuseRevoked(findVersion(ring, keyId, nowMs));
}

async function checkRing(
  ring: ConfiguredRing,
  { keyAgeWarningDays }: ConfiguredRings,
  request: CheckRequest,
  context: KeysContext,
): Promise<CheckedRing> {
  const { declaration } = ring;
  const nowMs = context.clock.nowMs();
  const sources = environmentSources(context.environment);
  const versions: CheckedVersion[] = [];
  for (const version of scheduleOf(declaration, nowMs)) {
    const remarks =
      version.state === 'revoked'
        ? [{ level: 'note', text: 'revoked: not read' } as const]
        : [
            ...(await importRemarks(ring, version, sources)),
            ...ageRemarks(version, keyAgeWarningDays, nowMs),
            ...planRemarks(version, nowMs),
            ...(isProved(version, request)
              ? [await proveVersion(ring, version, request.playerId, context)]
              : []),
          ];
    versions.push({ version, remarks });
  }
  return { name: ring.name, remarks: await ringRemarks(ring, sources, nowMs), versions };
}

function isProved({ state, keyId }: ScheduledVersion, request: CheckRequest): boolean {
  if (!request.isLive) return false;
  return request.keyId === undefined ? state === 'staged' || state === 'active' : keyId === request.keyId;
}

async function importRemarks(
  ring: ConfiguredRing,
  version: ScheduledVersion,
  sources: KeySources,
): Promise<readonly Remark[]> {
  const { problem, warnings } = await examineVersion(ring.declaration, version, sources);
  const from = sources.show(version.source);
  return [
    problem === undefined
      ? { level: 'ok', text: `the key from ${from} can be used` }
      : { level: 'error', text: `the key from ${from} cannot be used: ${problem}` },
    ...warnings.map((text) => ({ level: 'warning', text }) as const),
    ...exposedFiles(version.source).map((text) => ({ level: 'warning', text }) as const),
  ];
}

function ageRemarks(version: ScheduledVersion, warningDays: number, nowMs: number): readonly Remark[] {
  const days = ageInDays(version, nowMs);
  const text = `age ${ageText(version, nowMs)}`;
  if (days === undefined || days <= warningDays) return [{ level: 'note', text }];
  return [{ level: 'warning', text: `${text}: more than ${warningDays}, replace it` }];
}

function planRemarks(
  { state, signsFromMs, signsUntilMs, retireAtMs }: ScheduledVersion,
  nowMs: number,
): readonly Remark[] {
  const isSoon = (ms: number): boolean => ms > nowMs && ms - nowMs <= SOON_MS;
  return [
    ...(state === 'staged' && isSoon(signsFromMs)
      ? [{ level: 'note', text: `begins to sign soon: ${instantNote(signsFromMs, nowMs)}` } as const]
      : []),
    ...(state === 'active' && isSoon(signsUntilMs)
      ? [{ level: 'note', text: `signs no more soon: ${instantNote(signsUntilMs, nowMs)}` } as const]
      : []),
    ...(state === 'retired' && retireAtMs === undefined
      ? [
          {
            level: 'note',
            text: 'has no retireAt: it would come back if its successor were revoked',
          } as const,
        ]
      : []),
  ];
}

async function ringRemarks(
  ring: ConfiguredRing,
  sources: KeySources,
  nowMs: number,
): Promise<readonly Remark[]> {
  const gap = firstGap(ring.declaration, nowMs);
  const level = gap?.fromMs === nowMs ? 'error' : 'warning';
  const webhook = await examineWebhookKey(ring.declaration, sources);
  return [
    ...gapWarnings(ring, nowMs).map((text) => ({ level, text }) as const),
    ...(webhook?.problem === undefined
      ? []
      : [{ level: 'error', text: `the provider's public key cannot be used: ${webhook.problem}` } as const]),
  ];
}
