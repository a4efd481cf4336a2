import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { environmentSources } from '../../config/secret-variable.js';
import { generateRsaKeyFile, type RSA_KEY_BITS } from '../../keystore/generate-rsa-key.js';
import { UsageError } from '../usage-error.js';
import { type AccountName, parseAccountName } from './account-name.js';
import { CommandRefusedError } from './command-refused.error.js';
import { concludeChange, tellChange } from './conclude-change.js';
import { examineVersion } from './examine-version.js';
import { findVersion } from './find-version.js';
import { instantText } from './instant-text.js';
import type { KeysContext } from './keys-context.js';
import { KeysFile } from './keys-file.js';
import type { Outcome } from './outcome.js';
import { withVersion } from './stage-key.js';

/** A key that is to be made. */
export interface GenerateRequest {
  readonly account: string;
  readonly keyId: string;
  readonly bits: (typeof RSA_KEY_BITS)[number];
  /** Where to write it; beside the configuration when not given. */
  readonly out: string | undefined;
  readonly isDryRun: boolean;
  readonly config: string | undefined;
}

/** Makes an RSA key in a file of its own and stages it; its public half is to be registered with the provider. */
export async function generateKey(request: GenerateRequest, context: KeysContext): Promise<Outcome> {
  const { keyId, isDryRun } = request;
  const name = parseAccountName(request.account, context.providers);
  refuseProvidersChoice(name, request);
  const file = KeysFile.open(context.providers, context.environment, request.config);
  const ringName = file.ringName(name);
  const path = keyPath(file.path, ringName, request);
  if (existsSync(path))
    throw new UsageError(`${path} is there already, and is not overwritten: choose another with --out`);
  const next = withVersion(file, name, {
    keyId,
    source: referenceTo(path, file.path),
    activateAt: 'later',
    createdAt: instantText(context.clock.nowMs()),
  });
  next.refuseUnlessLoadable(`${file.path} would not load, and stays as it is:`);
  const change = { next, name, keyId, isDryRun, notes: nextSteps(ringName, keyId, path) };
  if (isDryRun) return concludeChange({ ...change, json: { keyFile: path } }, context);
  const made = await writeKey(path, request.bits);
  let publicKey: object;
  try {
    publicKey = await importKey(next, name, keyId, context);
    next.save();
  } catch (error) {
    made.discard();
    throw error;
  }
  // From here on the configuration names the key.
  return tellChange(
    { ...change, json: { keyFile: path, publicKey }, text: ['', made.publicKeyPem.trimEnd()] },
    context,
  );
}

/** @throws {UsageError} where the provider makes the key */
function refuseProvidersChoice({ provider }: AccountName, { account, keyId }: GenerateRequest): void {
  const { contract } = provider.configuration;
  if (contract.rotation === 'upload') return;
  throw new UsageError(
    `${contract.provider} chooses its secrets itself: have it make one there, put it into a file or a variable, and then ` +
      `mintmark keys stage ${account} ${keyId} --source file:PATH`,
  );
}

function keyPath(config: string, ringName: string, { out, keyId }: GenerateRequest): string {
  return out === undefined
    ? join(dirname(resolve(config)), 'keys', `${ringName.replace('/', '-')}-${keyId}.pem`)
    : resolve(out);
}

/** From the folder of the configuration, where it lies in that. */
function referenceTo(path: string, config: string): string {
  const fromFolder = relative(dirname(resolve(config)), path);
  return `file:${fromFolder.startsWith('..') || isAbsolute(fromFolder) ? path : fromFolder}`;
}

async function writeKey(path: string, bits: GenerateRequest['bits']): ReturnType<typeof generateRsaKeyFile> {
  try {
    return await generateRsaKeyFile(path, bits);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CommandRefusedError(`${path} cannot be written (${code}); nothing was changed`);
  }
}

/** The key as the service will read it. */
async function importKey(
  next: KeysFile,
  name: AccountName,
  keyId: string,
  { environment, clock }: KeysContext,
): Promise<object> {
  const { declaration } = next.ring(name);
  const version = findVersion(next.ring(name), keyId, clock.nowMs());
  const { problem, publicKey } = await examineVersion(declaration, version, environmentSources(environment));
  if (publicKey === undefined) throw new CommandRefusedError(`the new key cannot be used: ${problem ?? ''}`);
  const { pem, jwk, thumbprint } = publicKey;
  return { pem, jwk: { ...jwk, kid: keyId }, thumbprint };
}

function nextSteps(ringName: string, keyId: string, path: string): readonly string[] {
  return [
    `The private key is in ${path}: for the service alone, and never under version control.`,
    'Register the public key with the provider, and wait until it says that it has it.',
    `Then prove and activate it: mintmark keys check ${ringName} --live; mintmark keys activate ${ringName} ${keyId} --at INSTANT`,
  ];
}
