import { MintmarkError } from '../../errors/mintmark-error.js';
import { ProblemListError } from '../../errors/problem-list-error.js';
import type { Remark } from './checked-ring.js';
import type { ConfiguredRing } from './configured-ring.js';
import type { KeysContext } from './keys-context.js';
import type { ScheduledVersion } from './scheduled-version.js';

/** Shows a token of a version to its provider, or to an emulation where the provider cannot be asked, and says what came of it. */
export async function proveVersion(
  { provider, account, declaration }: ConfiguredRing,
  { keyId, state }: ScheduledVersion,
  playerId: string,
  context: KeysContext,
): Promise<Remark> {
  const obstacle = provider.obstacle(account);
  if (obstacle !== undefined) return { level: 'warning', text: `live: not proved: ${obstacle}` };
  const isEmulated = provider.provedAgainst === 'emulation';
  const who = isEmulated ? `the emulation of ${declaration.provider}` : declaration.provider;
  try {
    await provider.prove({ account, keyId, playerId }, context);
    return {
      level: 'ok',
      text: isEmulated
        ? `live: ${who} on this machine accepts a token of it; ${declaration.provider} itself cannot be asked`
        : `live: ${who} accepts a token of it`,
    };
  } catch (error) {
    if (error instanceof ProblemListError)
      return { level: 'error', text: 'live: not proved: the key cannot be used' };
    if (!(error instanceof MintmarkError)) throw error;
    const isExpected =
      error.code === 'upstream_refused' && state !== 'active' && declaration.rotation === 'cutover';
    const hint = isExpected ? '; that is to be expected until it has replaced the old one there' : '';
    return { level: 'error', text: `live: ${reasonOf(error, who)}${hint}` };
  }
}

function reasonOf({ code, providerCode, message }: MintmarkError, who: string): string {
  switch (code) {
    case 'upstream_refused':
      return `${who} refuses a token of it${providerCode === undefined ? '' : `: ${providerCode}`}`;
    case 'upstream_timeout':
      return `not proved: ${who} did not answer in time`;
    case 'upstream_unreachable':
      return `not proved: ${who} cannot be reached`;
    default:
      return `not proved: ${message}`;
  }
}
