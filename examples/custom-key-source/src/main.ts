/**
 * Keys from places of your own. `VaultKeySource` reads `vault:<path>#<field>` over HTTP: the KeyStore then has the key.
 * `KmsKeySource` reads no key at all: what `kms:<name>` names stays in the KMS, which signs with it.
 *
 * npm install && npm start
 */
import { NestFactory } from '@nestjs/core';
import { MintmarkError, ProblemListError } from 'mintmark';
import { PhoenixService } from 'mintmark/phoenix';
import { StackedService } from 'mintmark/stacked';
import { testSecret } from 'mintmark/testing';
import { type AppKeys, AppModule } from './app.module.js';
import { FakeKms } from './fake-kms.js';
import { startFakeVault } from './fake-vault.js';
import { KmsKeySource } from './kms.key-source.js';
import { VaultKeySource } from './vault.key-source.js';

// A vault and a KMS for this run, with keys made for it, no real ones.
const accessToken = testSecret();
const vault = await startFakeVault(accessToken, { 'games/stacked': { apiKey: testSecret() } });
const kms = new FakeKms();
kms.createKey('phoenix/2026');

const keys: AppKeys = {
  sources: [new VaultKeySource(vault.url, accessToken), new KmsKeySource(kms)],
  stacked: 'vault:games/stacked#apiKey',
  phoenix: 'kms:phoenix/2026',
};
const start = (changed: Partial<AppKeys> = {}) =>
  NestFactory.createApplicationContext(AppModule.with({ ...keys, ...changed }), {
    logger: ['warn', 'error'],
    abortOnError: false,
  });

const app = await start();
const stacked = await app.get(StackedService).issue({ playerId: 'gamer-123' });
console.log(`minted ${stacked.token.slice(0, 24)}… with key ${stacked.keyId} from the vault`);

const phoenix = app.get(PhoenixService);
const player = { playerId: 'player_12345', name: 'Robin', balance: '12.50' };
const { token, keyId } = await phoenix.issue(player);
const { verified } = phoenix.verify({ token });
console.log(`minted ${token.slice(0, 24)}… with key ${keyId} in the KMS, verified here: ${verified}`);

// The same key signs Phoenix's operator API; the first of the signatures was the self-test at the start.
await phoenix.signOperatorRequest({ method: 'POST', body: '{"player_id":"player_12345"}' });
console.log(`the KMS made ${kms.signatureCount} signatures and gave no key out`);

kms.isReachable = false;
await phoenix.issue(player).catch((error: unknown) => {
  if (!(error instanceof MintmarkError)) throw error;
  console.log(`without the KMS: ${error.code}, worth another try: ${error.retryable}`);
});
kms.isReachable = true;
await app.close();

// A key that a source does not have stops the start, by name.
try {
  await start({ stacked: 'vault:games/stacked#gone' });
} catch (error) {
  if (!(error instanceof ProblemListError)) throw error;
  console.log(`refused to start: ${error.problems.join('; ')}`);
}

vault.stop();
