import { SandboxInputError } from '../../sandbox/fault.js';
import type { JudgedAccount } from '../../sandbox/judge-token.js';
import { isJsonObject, type JsonObject } from '../../sandbox/sandbox-request.js';
import { readPublicKey, type VerificationKey } from '../../sandbox/verification-key.js';
import type { PhoenixAccount } from './phoenix.options.js';

/** A public key as an operator hands it over: SPKI PEM, or a JWK. */
export type PhoenixSandboxKey = string | Readonly<Record<string, unknown>>;

/** An operator that the sandbox's Phoenix knows. */
export interface PhoenixSandboxAccount {
  /** Claim `iss`, `X-Operator-Id`. */
  readonly operatorId: string;
  /** The game instance of samples and of the environment; tokens may name any, if the launch URL names the same. */
  readonly instanceId: string;
  /** The operator's public keys; more can be registered while the sandbox runs. */
  readonly publicKeys: readonly PhoenixSandboxKey[];
  /** PKCS#8 PEM: only for samples and for the environment, where the sandbox made the key itself. */
  readonly privateKey?: string;
}

type RegisteredKey = VerificationKey & { readonly pem: string };

/** The operators and their registered keys. */
export class SandboxOperators {
  readonly #keys = new Map<string, readonly RegisteredKey[]>();

  private constructor(readonly accounts: readonly PhoenixSandboxAccount[]) {}

  /** @throws {SandboxInputError} when a key cannot be read */
  static async open(accounts: readonly PhoenixSandboxAccount[]): Promise<SandboxOperators> {
    const operators = new SandboxOperators(accounts);
    for (const { operatorId, publicKeys } of accounts) {
      operators.#keys.set(operatorId, await Promise.all(publicKeys.map(readPublicKey)));
    }
    return operators;
  }

  /** The public keys of an operator, PEM; `undefined` when it is unknown. */
  pems(operatorId: string): readonly string[] | undefined {
    return this.#keys.get(operatorId)?.map(({ pem }) => pem);
  }

  /** The operators as tokens are judged by. */
  judged(): readonly JudgedAccount<PhoenixAccount>[] {
    return this.accounts.map((account) => ({
      account: toContractAccount(account),
      keys: () => this.#keys.get(account.operatorId) ?? [],
    }));
  }

  /**
   * Registers keys beside those that are there, or instead of them: while a rotation is on, both are good.
   *
   * @returns how many there are now
   * @throws {SandboxInputError} when the operator is unknown or a key cannot be read; nothing is registered then
   */
  async register(
    operatorId: string,
    keys: readonly PhoenixSandboxKey[],
    options: { readonly replace?: boolean } = {},
  ): Promise<number> {
    const before = this.#keys.get(operatorId);
    if (before === undefined) throw new SandboxInputError(`There is no operator ${operatorId}.`);
    const added = await Promise.all(keys.map(readPublicKey));
    const after = options.replace === true ? added : [...before, ...added];
    this.#keys.set(operatorId, after);
    return after.length;
  }
}

/** Reads what was posted: a list of PEMs and JWKs, or of `{ pem, … }` as the service's public-keys route answers. */
export function readRegistration(
  body: JsonObject | undefined,
  fallbackOperatorId: string,
): {
  readonly operatorId: string;
  readonly keys: readonly PhoenixSandboxKey[];
  readonly replace: boolean;
} {
  const { operatorId = fallbackOperatorId, keys, replace } = body ?? {};
  if (typeof operatorId !== 'string' || !Array.isArray(keys) || keys.length === 0) {
    throw new SandboxInputError('Post { operatorId?, keys: [PEM or JWK, …], replace? }.');
  }
  return { operatorId, keys: keys.map(readKey), replace: replace === true };
}

function readKey(key: unknown): PhoenixSandboxKey {
  if (typeof key === 'string') return key;
  if (!isJsonObject(key)) throw new SandboxInputError('A key must be a PEM or a JWK.');
  return typeof key['pem'] === 'string' ? key['pem'] : key;
}

/** An operator as the contract knows accounts. */
export function toContractAccount({ operatorId, instanceId }: PhoenixSandboxAccount): PhoenixAccount {
  return {
    name: 'sandbox',
    issuedAtBackdateSeconds: 0,
    operatorId,
    instanceId,
    launchBaseUrl: '',
    balanceMaxAgeSeconds: 60,
  };
}
