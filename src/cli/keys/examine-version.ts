import { ProblemListError } from '../../errors/problem-list-error.js';
import type { KeyRingDeclaration, KeyVersionDeclaration, PublicKey } from '../../keystore/key-ring.js';
import type { KeySources } from '../../keystore/key-sources.js';
import { silentKeyStore } from '../silent-key-store.js';

/** What the import of a key showed. */
export interface Examination {
  /** Why it cannot be used, for people; never material. */
  readonly problem?: string;
  /** Weaknesses that were let through because the operator said so. */
  readonly warnings: readonly string[];
  /** Of an RSA key. */
  readonly publicKey?: PublicKey;
}

/** Reads, parses and self-tests the key of one version, in a KeyStore of its own. Of a revoked one nothing is read. */
export async function examineVersion(
  ring: KeyRingDeclaration,
  version: KeyVersionDeclaration,
  sources: KeySources,
): Promise<Examination> {
  const { provider, account, algorithm, rotation, maxTokenSeconds, sentAs } = ring;
  const keys = silentKeyStore(sources);
  keys.declareRing({
    provider,
    account,
    algorithm,
    rotation,
    maxTokenSeconds,
    ...(sentAs !== undefined && { sentAs }),
    // Nameless: what comes back is the reason alone.
    versions: [{ ...version, origin: '' }],
  });
  return examine(async () => {
    await keys.onModuleInit();
    const [opened] = keys.describe(0)[0]?.versions ?? [];
    const { warnings = [], publicKey } = opened ?? {};
    return { warnings, ...(publicKey !== undefined && { publicKey }) };
  });
}

/** Reads the public key with which a ring's provider signs its own calls; `undefined` where none is configured. */
export async function examineWebhookKey(
  ring: KeyRingDeclaration,
  sources: KeySources,
): Promise<Examination | undefined> {
  if (ring.webhookKey === undefined) return undefined;
  const keys = silentKeyStore(sources);
  keys.declareRing({ ...ring, versions: [], webhookKeyOrigin: '' });
  return examine(async () => {
    await keys.onModuleInit();
    return { warnings: [] };
  });
}

async function examine(open: () => Promise<Examination>): Promise<Examination> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ProblemListError)) throw error;
    return { problem: error.problems.join('; ').replace(/^:?\s+/, ''), warnings: [] };
  }
}
