import { readConfigurationFile } from '../../config/file/configuration-file.js';
import { environmentSources, valueOf } from '../../config/secret-variable.js';
import { ProblemListError } from '../../errors/problem-list-error.js';
import { KeyedDigests } from '../../keystore/keyed-digests.js';
import type { CommandContext } from '../inspect-token-text.js';
import { INSPECTED_PROVIDERS } from '../inspected-providers.js';
import { UsageError } from '../usage-error.js';

/**
 * How a player may stand in the log: as the id, and as its hash where the configuration has a key.
 *
 * @throws {UsageError} when the key cannot be used
 */
export async function playerNames(
  player: string,
  config: string | undefined,
  context: CommandContext,
): Promise<readonly string[]> {
  const clear = `id:${player}`;
  const path = config ?? valueOf(context.environment, 'MINTMARK_CONFIG');
  if (path === undefined) {
    context.warn('no mintmark.yaml: only players that stand in the log as they are can be found');
    return [clear];
  }
  const { settings, problems } = readConfigurationFile(
    path,
    INSPECTED_PROVIDERS.map(({ configuration }) => configuration),
  );
  const key = settings.audit?.playerKey;
  if (key === undefined) {
    context.warn(['the configuration has no playerKey', ...problems].join('\n  '));
    return [clear];
  }
  try {
    const digest = await new KeyedDigests(environmentSources(context.environment)).open(key, 'playerKey');
    return [clear, `hmac:${digest(player)}`];
  } catch (error) {
    throw error instanceof ProblemListError ? new UsageError(error.message) : error;
  }
}
