import { type Argument, Command, Option } from 'commander';
import { RSA_KEY_BITS } from '../keystore/generate-rsa-key.js';
import { activateKey } from './keys/activate-key.js';
import { checkKeys } from './keys/check-keys.js';
import { exportPublic } from './keys/export-public.js';
import { generateKey } from './keys/generate-key.js';
import type { KeysContext } from './keys/keys-context.js';
import { listKeys } from './keys/list-keys.js';
import { memberOptions, membersOf } from './keys/member-options.js';
import { PROBED_PROVIDERS } from './keys/probed-providers.js';
import { readKeyId } from './keys/read-key-id.js';
import { retireKey } from './keys/retire-key.js';
import { revokeKey } from './keys/revoke-key.js';
import { runKeysCommand } from './keys/run-keys-command.js';
import { stageKey } from './keys/stage-key.js';
import { terminalConfirm } from './keys/terminal-confirm.js';
import { printableText } from './printable.js';
import type { TerminalContext } from './terminal.js';

const HELP = `
ACCOUNT is PROVIDER/NAME, such as phoenix/eu. PROVIDER alone means its account "default", or the only one it has.
KEY-ID is your own name for one version of an account's key, such as 2026-12.

A version is
  staged    tokens signed with it would be accepted here, but nothing is signed with it yet
  active    it signs: one version an account at any time
  retiring  another has taken over; what it signed is still accepted here, until that has expired
  retired   all that it signed has expired: it may be removed from the file
  revoked   nothing signed with it is accepted here any more

To replace a secret that the provider makes:
  mintmark keys stage lynes/eu 2026-12 --source file:/run/secrets/lynes-2026-12
  mintmark keys activate lynes/eu 2026-12 --at 2026-12-01T02:00:00Z

To replace a key of your own, whose public half the provider registers:
  mintmark keys generate phoenix/eu 2026-12
  mintmark keys activate phoenix/eu 2026-12 --at 2026-12-01T02:00:00Z

To go back: activate the old version again.      When a key has leaked: mintmark keys revoke lynes/eu 2026-11

Changes go to mintmark.yaml: the file that --config or MINTMARK_CONFIG names, else the one in the current folder. Its
comments and layout stay. --dry-run shows a change and makes none. A running service notices the changed file by itself,
if it is the one that its MINTMARK_CONFIG names; with several replicas, each must get the file before the instant comes.
No command prints a secret. Recipes for each provider: docs/keys.md

Exit status: 0 done, and nothing is wrong; 1 refused, or something is wrong; 2 wrong usage.`;

function argumentText(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

interface CommonOptions {
  readonly config?: string;
  readonly json?: true;
}

interface ChangeOptions extends CommonOptions {
  readonly dryRun?: true;
}

interface ServiceCommandOptions extends ChangeOptions {
  readonly url?: string;
  readonly callerKeyFile?: string;
}

type KeysCommandContext = KeysContext & TerminalContext;

/** `mintmark keys`: shows the keys of every account, and changes them in `mintmark.yaml`. */
export function keysCommand({ terminal, ...command }: TerminalContext): Command {
  const confirm = terminalConfirm(terminal);
  const context: KeysCommandContext = {
    ...command,
    terminal,
    warn: (text) => {
      command.warn(printableText(text));
    },
    providers: PROBED_PROVIDERS,
    note: (text) => {
      terminal.stderr.write(`note: ${printableText(text)}\n`);
    },
    print: (lines) => {
      terminal.stdout.write(lines.map((line) => `${printableText(line)}\n`).join(''));
    },
    ...(confirm !== undefined && { confirm }),
  };
  // Inherited by its own commands, when it is set before they are made.
  const keys = new Command('keys')
    .helpCommand(false)
    .configureHelp({
      subcommandTerm: (one) => [one.name(), ...one.registeredArguments.map(argumentText)].join(' '),
    })
    .addHelpText('after', HELP);
  keys.commandsGroup('Look:');
  addList(keys, context);
  addCheck(keys, context);
  addExportPublic(keys, context);
  keys.commandsGroup('Change:');
  addGenerate(keys, context);
  addStage(keys, context);
  addActivate(keys, context);
  addRetire(keys, context);
  addRevoke(keys, context);
  return keys;
}

function addList(keys: Command, context: KeysCommandContext): void {
  subcommand(keys, 'list')
    .description('show every key version: its state, what is planned, its age, where it is read')
    .argument('[account]', SOME_ACCOUNTS)
    .action((account: string | undefined, options: CommonOptions) =>
      runKeysCommand(() => listKeys({ account, config: options.config }, context), options, context),
    );
}

interface CheckOptions extends CommonOptions {
  readonly live?: true;
  readonly keyId?: string;
  readonly player: string;
  readonly strict?: true;
}

function addCheck(keys: Command, context: KeysCommandContext): void {
  subcommand(keys, 'check')
    .description('import every key, and say what is wrong, weak, old, exposed or about to happen')
    .argument('[account]', SOME_ACCOUNTS)
    .option(
      '--live',
      'also show a token of each staged and active version to its provider: does it accept the key?',
    )
    .option('--key-id <key-id>', 'with --live, prove this version alone', readKeyId)
    .option('--player <id>', 'with --live, the player that those tokens speak for', 'mintmark-key-check')
    .option('--strict', 'count warnings as errors')
    .addHelpText(
      'after',
      `
--live asks Lynes by GET /v1/auth/verify at the account's baseUrl, and Stacked for a one-time token that nobody uses.
Gamopanda and Phoenix have nothing to ask: an emulation on this machine judges their tokens, and the result says so.

Exit status: 0 nothing is wrong, though there may be warnings; 1 something is wrong; 2 wrong usage.`,
    )
    .action((account: string | undefined, options: CheckOptions) =>
      runKeysCommand(
        () =>
          checkKeys(
            {
              account,
              isLive: options.live === true,
              keyId: options.keyId,
              playerId: options.player,
              isStrict: options.strict === true,
              config: options.config,
            },
            context,
          ),
        options,
        context,
      ),
    );
}

interface ExportOptions extends CommonOptions {
  readonly format: 'pem' | 'jwk';
}

function addExportPublic(keys: Command, context: KeysCommandContext): void {
  subcommand(keys, 'export-public')
    .description('print public keys, to be registered with the provider')
    .argument('<account>', ACCOUNT)
    .argument('[key-id]', 'the version; the staged and the active ones when not given', readKeyId)
    .addOption(
      new Option('--format <format>', 'SPKI PEM, or a JWK (a JWK Set without a key id)')
        .choices(['pem', 'jwk'])
        .default('pem'),
    )
    .action((account: string, keyId: string | undefined, { format, ...options }: ExportOptions) =>
      runKeysCommand(
        () => exportPublic({ account, keyId, format, config: options.config }, context),
        options,
        context,
      ),
    );
}

interface GenerateOptions extends ChangeOptions {
  readonly bits: `${(typeof RSA_KEY_BITS)[number]}`;
  readonly out?: string;
}

function addGenerate(keys: Command, context: KeysCommandContext): void {
  changeCommand(keys, 'generate')
    .description('make an RSA key and stage it, for providers that register a public key of yours')
    .addOption(
      new Option('--bits <bits>', 'the size of the key').choices(RSA_KEY_BITS.map(String)).default('2048'),
    )
    .option(
      '--out <file>',
      'where to write it; keys/PROVIDER-ACCOUNT-KEY-ID.pem beside the configuration when not given',
    )
    .addHelpText(
      'after',
      `
The private key goes to a new file that you alone can read (mode 0600); the public key is printed.`,
    )
    .action((account: string, keyId: string, options: GenerateOptions) =>
      runKeysCommand(
        () => {
          const bits = RSA_KEY_BITS.find((each) => String(each) === options.bits) ?? RSA_KEY_BITS[0];
          return generateKey({ account, keyId, bits, out: options.out, ...changeOf(options) }, context);
        },
        options,
        context,
      ),
    );
}

interface StageOptions extends ChangeOptions {
  readonly source: string;
  readonly at?: string;
  readonly createdAt?: string;
}

function addStage(keys: Command, context: KeysCommandContext): void {
  const command = changeCommand(keys, 'stage')
    .description('take in a key that is there already, such as a secret that the provider made')
    .requiredOption(
      '--source <reference>',
      'env:NAME or file:PATH; as it is to stand in the configuration, from whose folder a relative PATH starts',
    )
    .option('--at <instant>', 'activate it from then on, such as 2026-12-01T02:00:00Z; later when not given')
    .option('--created-at <instant>', 'when the key was made, or now: for its age');
  for (const option of memberOptions(context.providers)) command.addOption(option);
  command.action((account: string, keyId: string, options: StageOptions) =>
    runKeysCommand(
      () =>
        stageKey(
          {
            account,
            keyId,
            source: options.source,
            at: options.at,
            createdAt: options.createdAt,
            members: membersOf(options, context.providers),
            ...changeOf(options),
          },
          context,
        ),
      options,
      context,
    ),
  );
}

interface ActivateOptions extends ServiceCommandOptions {
  readonly at?: string;
}

function addActivate(keys: Command, context: KeysCommandContext): void {
  serviceCommand(keys, 'activate')
    .description('have a version sign from an instant on; the one before it retires at that instant')
    .option(
      '--at <instant>',
      'such as 2026-12-01T02:00:00Z; now when not given; later calls off what was planned',
    )
    .action((account: string, keyId: string, options: ActivateOptions) =>
      runKeysCommand(
        () =>
          activateKey(
            { account, keyId, at: options.at, service: serviceOf(options), ...changeOf(options) },
            context,
          ),
        options,
        context,
      ),
    );
}

interface RetireOptions extends ChangeOptions {
  readonly at?: string;
}

function addRetire(keys: Command, context: KeysCommandContext): void {
  changeCommand(keys, 'retire')
    .description('have a version sign no more; what it signed is accepted until it has expired')
    .option('--at <instant>', 'such as 2026-12-01T02:00:00Z; now when not given')
    .action((account: string, keyId: string, options: RetireOptions) =>
      runKeysCommand(
        () => Promise.resolve(retireKey({ account, keyId, at: options.at, ...changeOf(options) }, context)),
        options,
        context,
      ),
    );
}

interface RevokeOptions extends ServiceCommandOptions {
  readonly yes?: true;
}

function addRevoke(keys: Command, context: KeysCommandContext): void {
  serviceCommand(keys, 'revoke')
    .description('a key has leaked: say what dies with it, then neither sign nor accept anything with it')
    .option('--yes', 'do it without asking; needed where nobody sits at a terminal')
    .action((account: string, keyId: string, options: RevokeOptions) =>
      runKeysCommand(
        () =>
          revokeKey(
            {
              account,
              keyId,
              service: serviceOf(options),
              isConfirmed: options.yes === true,
              isJson: options.json === true,
              ...changeOf(options),
            },
            context,
          ),
        options,
        context,
      ),
    );
}

const ACCOUNT = 'PROVIDER or PROVIDER/NAME, such as phoenix/eu';
const SOME_ACCOUNTS = 'PROVIDER or PROVIDER/NAME, such as phoenix/eu; every account when not given';

function subcommand(keys: Command, name: string): Command {
  return keys
    .command(name)
    .option(
      '--config <file>',
      'mintmark.yaml; the one that MINTMARK_CONFIG names, or the one here, when not given',
    )
    .option('--json', 'print the result as JSON');
}

function changeCommand(keys: Command, name: string): Command {
  return subcommand(keys, name)
    .option('--dry-run', 'show what would change, and change nothing')
    .argument('<account>', ACCOUNT)
    .argument('<key-id>', 'your name of the version, such as 2026-12', readKeyId);
}

function serviceCommand(keys: Command, name: string): Command {
  return changeCommand(keys, name)
    .option(
      '--url <url>',
      'the running service, to be asked how many tokens are alive; http://127.0.0.1:$PORT when not given',
    )
    .option('--caller-key-file <file>', 'a caller key to ask it with; CALLER_API_KEY when not given');
}

function changeOf({ dryRun, config }: ChangeOptions): {
  readonly isDryRun: boolean;
  readonly config: string | undefined;
} {
  return { isDryRun: dryRun === true, config };
}

function serviceOf({ url, callerKeyFile }: ServiceCommandOptions): {
  readonly url?: string;
  readonly callerKeyFile?: string;
} {
  return { ...(url !== undefined && { url }), ...(callerKeyFile !== undefined && { callerKeyFile }) };
}
