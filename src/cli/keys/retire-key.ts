import { parseAccountName } from './account-name.js';
import { concludeChange } from './conclude-change.js';
import { editFor } from './key-change.js';
import type { KeysContext } from './keys-context.js';
import { KeysFile } from './keys-file.js';
import type { Outcome } from './outcome.js';
import { planRetirement } from './plan-retirement.js';
import { readInstant } from './planned-instant.js';

/** A version that is to sign no more. */
export interface RetireRequest {
  readonly account: string;
  readonly keyId: string;
  /** From when; now when not given. */
  readonly at: string | undefined;
  readonly isDryRun: boolean;
  readonly config: string | undefined;
}

/** Has a version sign no more from an instant on; what it signed goes on being verified until it has expired. */
export function retireKey(
  { account, keyId, at, isDryRun, config }: RetireRequest,
  context: KeysContext,
): Outcome {
  const nowMs = context.clock.nowMs();
  const name = parseAccountName(account, context.providers);
  const file = KeysFile.open(context.providers, context.environment, config);
  const changes = planRetirement(file.ring(name), keyId, readInstant(at, nowMs), nowMs);
  const next = file.edited(changes.map((change) => editFor(change, file.keyPath(name, keyId))));
  return concludeChange({ next, name, keyId, isDryRun, notes: [] }, context);
}
