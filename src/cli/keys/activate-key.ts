import { parseAccountName } from './account-name.js';
import { activationNotes } from './activation-notes.js';
import { askService, type ServiceOptions } from './ask-service.js';
import { concludeChange } from './conclude-change.js';
import type { ConfiguredRing } from './configured-ring.js';
import { tokensText } from './describe-tokens.js';
import { findVersion } from './find-version.js';
import { editFor } from './key-change.js';
import type { KeysContext } from './keys-context.js';
import { KeysFile } from './keys-file.js';
import type { Outcome } from './outcome.js';
import { planActivation, planPostponement } from './plan-activation.js';
import { aliveUntil } from './plan-revocation.js';
import { readInstant } from './planned-instant.js';

/** A version that is to sign. */
export interface ActivateRequest {
  readonly account: string;
  readonly keyId: string;
  /** From when; now when not given, `later` calls off what was planned. */
  readonly at: string | undefined;
  readonly service: ServiceOptions;
  readonly isDryRun: boolean;
  readonly config: string | undefined;
}

/** Has a version sign from an instant on; the one that signs until then retires at that instant. */
export async function activateKey(request: ActivateRequest, context: KeysContext): Promise<Outcome> {
  const { keyId, at, isDryRun } = request;
  const nowMs = context.clock.nowMs();
  const name = parseAccountName(request.account, context.providers);
  const file = KeysFile.open(context.providers, context.environment, request.config);
  const ring = file.ring(name);
  const instant = readInstant(at === 'later' ? undefined : at, nowMs);
  const plan =
    at === 'later' ? planPostponement(ring, keyId, nowMs) : planActivation(ring, keyId, instant, nowMs);
  const next = file.edited(plan.changes.map((change) => editFor(change, file.keyPath(name, change.keyId))));
  next.refuseUnlessLoadable();
  const begins = plan.changes.some((change) => change.member === 'activateAt' && change.value !== 'later');
  const notes = [
    ...plan.remarks,
    ...(begins ? activationNotes(ring, keyId, instant, nowMs) : []),
    ...(begins && plan.replaced !== undefined ? await cutTokens(ring, plan.replaced, request, context) : []),
  ];
  return concludeChange({ next, name, keyId, isDryRun, notes }, context);
}

/** Where the provider drops the old key at once: how many of its tokens that cuts off. */
async function cutTokens(
  ring: ConfiguredRing,
  replaced: string,
  { service }: ActivateRequest,
  { environment, clock }: KeysContext,
): Promise<readonly string[]> {
  const { declaration } = ring;
  if (declaration.rotation !== 'cutover') return [];
  const nowMs = clock.nowMs();
  const answer = await askService(service, environment, declaration, replaced);
  const version = findVersion(ring, replaced, nowMs);
  const until = aliveUntil(version, declaration.maxTokenSeconds, nowMs);
  return [`Tokens of ${replaced}: ${tokensText(answer, until, nowMs)}`];
}
