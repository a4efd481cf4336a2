import type { CallerOptions } from '../access/access.options.js';
import { callerKeyDigest } from '../access/api-keys.js';
import { FULL_ACCESS } from '../access/grant.js';
import type { KeyReference } from '../keystore/key-source.js';
import { describeKeyProblem } from '../keystore/key-sources.js';
import { isPlaceholder } from '../keystore/placeholder.js';
import type { Environment } from './environment.js';
import { CALLER_OF_ENVIRONMENT } from './file/callers-in-file.js';
import { environmentSources } from './secret-variable.js';

const MIN_CHARACTERS = 32;

/** The one caller of the environment: its key is read, judged, and kept as a digest only. */
export async function readCaller(
  reference: KeyReference,
  environment: Environment,
  problems: string[],
): Promise<CallerOptions> {
  const key = await environmentSources(environment)
    .read(reference)
    .then(String)
    .catch((error: unknown) => {
      problems.push(`CALLER_API_KEY: ${describeKeyProblem(error)}`);
      return undefined;
    });
  const problem = key === undefined ? undefined : callerKeyProblem(key);
  if (problem !== undefined) problems.push(`CALLER_API_KEY ${problem}`);
  return { name: CALLER_OF_ENVIRONMENT, keyDigests: [callerKeyDigest(key ?? '')], grants: FULL_ACCESS };
}

function callerKeyProblem(key: string): string | undefined {
  if (isPlaceholder(key)) return 'is a placeholder';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'must be printable ASCII without blanks or line breaks';
  return key.length < MIN_CHARACTERS ? `must have at least ${MIN_CHARACTERS} characters` : undefined;
}
