import { UsageError } from '../usage-error.js';
import { parseAccountName } from './account-name.js';
import { askService, type ServiceAnswer, type ServiceOptions } from './ask-service.js';
import { CommandRefusedError } from './command-refused.error.js';
import { concludeChange } from './conclude-change.js';
import type { ConfiguredRing } from './configured-ring.js';
import { tokensText } from './describe-tokens.js';
import { editFor } from './key-change.js';
import type { KeysContext } from './keys-context.js';
import { KeysFile } from './keys-file.js';
import type { Outcome } from './outcome.js';
import { planRevocation, type RevocationPlan } from './plan-revocation.js';

/** A version that nothing is to be signed or verified with any more. */
export interface RevokeRequest {
  readonly account: string;
  readonly keyId: string;
  readonly service: ServiceOptions;
  /** Whether it was agreed to beforehand. */
  readonly isConfirmed: boolean;
  readonly isDryRun: boolean;
  /** Whether the result is told at its end alone. */
  readonly isJson: boolean;
  readonly config: string | undefined;
}

/**
 * Says what dies with a version, and revokes it once somebody has agreed.
 *
 * @throws {UsageError} when nobody is there to agree; {CommandRefusedError} when somebody does not
 */
export async function revokeKey(request: RevokeRequest, context: KeysContext): Promise<Outcome> {
  const { keyId, isDryRun } = request;
  const nowMs = context.clock.nowMs();
  const name = parseAccountName(request.account, context.providers);
  const file = KeysFile.open(context.providers, context.environment, request.config);
  const ring = file.ring(name);
  const plan = planRevocation(ring, keyId, nowMs);
  const next = file.edited(plan.changes.map((change) => editFor(change, file.keyPath(name, keyId))));
  next.refuseUnlessLoadable();
  if (plan.changes.length === 0) {
    return concludeChange({ next, name, keyId, isDryRun, notes: [`${keyId} is revoked already.`] }, context);
  }
  const answer = await askService(request.service, context.environment, ring.declaration, keyId);
  if (!request.isJson) context.print(impactText(ring, plan, answer, nowMs));
  if (!isDryRun) await agree(ring.name, request, context);
  const notes = [afterwards(ring)];
  return concludeChange(
    { next, name, keyId, isDryRun, notes, json: { impact: impactJson(plan, answer) } },
    context,
  );
}

async function agree(
  ringName: string,
  { isConfirmed, keyId }: RevokeRequest,
  { confirm }: KeysContext,
): Promise<void> {
  if (isConfirmed) return;
  if (confirm === undefined) {
    throw new UsageError(
      'nothing was changed: nobody is there to ask; add --yes to revoke without being asked',
    );
  }
  if (!(await confirm(`Revoke ${ringName} ${keyId}?`))) throw new CommandRefusedError('nothing was changed');
}

function impactText(
  { name }: ConfiguredRing,
  { version, aliveUntilMs, nextActive, comesBack }: RevocationPlan,
  answer: ServiceAnswer,
  nowMs: number,
): readonly string[] {
  const after =
    nextActive === undefined
      ? `${name} is left without an active key, and mints nothing (key_unavailable)`
      : `${nextActive} signs${comesBack ? ', which had been replaced: nothing says when it retired' : ''}`;
  return [
    `Revoking ${name} ${version.keyId} (${version.state})`,
    `  tokens     ${tokensText(answer, aliveUntilMs, nowMs)}`,
    '  here       those are refused at once, by every replica that has loaded the file',
    `  afterwards ${after}`,
    '',
  ];
}

/** What Mintmark forgets, the provider does not. */
function afterwards({ declaration }: ConfiguredRing): string {
  return {
    overlap: 'The provider accepts its tokens until you revoke the key there too.',
    cutover: 'The provider accepts its tokens until you replace the key there too.',
    upload: 'The provider accepts its tokens until you have the public key removed there too.',
  }[declaration.rotation];
}

function impactJson(
  { version, aliveUntilMs, nextActive, comesBack }: RevocationPlan,
  answer: ServiceAnswer,
): object {
  return {
    state: version.state,
    service: answer,
    latestByFile: aliveUntilMs === undefined ? undefined : new Date(aliveUntilMs).toISOString(),
    nextActive: nextActive ?? null,
    comesBack,
  };
}
