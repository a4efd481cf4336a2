import {
  emulateGamopanda,
  type GamopandaSandboxAccount,
  type GamopandaSandboxCustomer,
  type GamopandaSandboxKey,
  generateGamopandaAccount,
} from '../providers/gamopanda/gamopanda.sandbox.js';
import {
  emulateLynes,
  generateLynesAccount,
  type LynesSandboxAccount,
} from '../providers/lynes/lynes.sandbox.js';
import {
  emulatePhoenix,
  generatePhoenixAccount,
  type PhoenixSandbox,
  type PhoenixSandboxAccount,
  type PhoenixSandboxKey,
  type PhoenixSandboxOperator,
} from '../providers/phoenix/phoenix.sandbox.js';
import {
  emulateStacked,
  generateStackedAccount,
  type StackedSandboxAccount,
} from '../providers/stacked/stacked.sandbox.js';
import { type RunningServer, runProviders } from './run-providers.js';
import { SandboxClock } from './sandbox-clock.js';
import { SandboxControls } from './sandbox-controls.js';
import type { SandboxContext } from './sandbox-provider.js';

export type {
  GamopandaSandboxAccount,
  GamopandaSandboxCustomer,
  GamopandaSandboxKey,
  LynesSandboxAccount,
  PhoenixSandboxAccount,
  PhoenixSandboxKey,
  PhoenixSandboxOperator,
  StackedSandboxAccount,
};

/** One account or more. */
type Several<Account> = readonly [Account, ...Account[]];

/** The accounts that the emulated providers know; the first of each is the one in `environment`. */
export interface SandboxAccounts {
  readonly gamopanda: Several<GamopandaSandboxAccount>;
  readonly lynes: Several<LynesSandboxAccount>;
  readonly phoenix: Several<PhoenixSandboxAccount>;
  readonly stacked: Several<StackedSandboxAccount>;
}

/** How a sandbox is started. */
export interface SandboxOptions {
  /** On loopback; a free one when not given. */
  readonly port?: number;
  /** The providers' time before its offset; the machine's when not given. */
  readonly clock?: { nowMs(): number };
  /** Accounts with fresh keys are generated for providers that have none here. */
  readonly accounts?: Partial<SandboxAccounts>;
  /** The backend that the emulated Phoenix asks for balances, on loopback; it asks nobody when not given. */
  readonly operator?: PhoenixSandboxOperator;
}

/** Four providers that run on this machine. */
export interface Sandbox extends SandboxControls {
  /** The accounts, with their secrets. */
  readonly accounts: SandboxAccounts;
  /** The key that signs the emulated Phoenix's calls of the operator, SPKI PEM. */
  readonly phoenixPublicKey: string;
  /**
   * Registers an operator's public keys with Phoenix, beside those that are there or instead of them.
   *
   * @throws {SandboxInputError} when the operator is unknown or a key cannot be read
   */
  registerPhoenixKeys(
    operatorId: string,
    keys: readonly PhoenixSandboxKey[],
    options?: { readonly replace?: boolean },
  ): Promise<void>;
}

class FourProviders extends SandboxControls implements Sandbox {
  constructor(
    running: RunningServer,
    readonly accounts: SandboxAccounts,
    private readonly phoenix: PhoenixSandbox,
  ) {
    super(running);
  }

  get phoenixPublicKey(): string {
    return this.phoenix.publicKey;
  }

  async registerPhoenixKeys(...registration: Parameters<Sandbox['registerPhoenixKeys']>): Promise<void> {
    await this.phoenix.operators.register(...registration);
  }
}

/**
 * Starts the four providers on loopback, each on its own paths of one server. Nothing leaves this machine.
 *
 * @throws {SandboxInputError} when a key cannot be read or an address is not on loopback; what `listen` throws
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = new SandboxClock(options.clock ?? { nowMs: () => Date.now() });
  const accounts = await completeAccounts(options.accounts);
  let url = '';
  const context: SandboxContext = { nowMs: () => clock.nowMs(), url: () => url };
  const phoenix = await emulatePhoenix({ accounts: accounts.phoenix, operator: options.operator }, context);
  const providers = [
    emulateGamopanda(accounts.gamopanda, context),
    emulateLynes(accounts.lynes, context),
    phoenix,
    emulateStacked(accounts.stacked, context),
  ];
  const running = await runProviders(providers, clock, options.port ?? 0);
  url = running.url;
  return new FourProviders(running, accounts, phoenix);
}

async function completeAccounts(given: Partial<SandboxAccounts> = {}): Promise<SandboxAccounts> {
  return {
    gamopanda: given.gamopanda ?? [generateGamopandaAccount()],
    lynes: given.lynes ?? [generateLynesAccount()],
    phoenix: given.phoenix ?? [await generatePhoenixAccount()],
    stacked: given.stacked ?? [generateStackedAccount()],
  };
}
