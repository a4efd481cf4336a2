/**
 * Keys from a place of your own: `VaultKeySource` reads `vault:<path>#<field>` references over HTTP when the app
 * starts. A key that it does not have stops the start, by name.
 *
 * npm install && npm start
 */
import { NestFactory } from '@nestjs/core';
import { ProblemListError } from 'mintmark';
import { StackedService } from 'mintmark/stacked';
import { testSecret } from 'mintmark/testing';
import { AppModule } from './app.module.js';
import { startFakeVault } from './fake-vault.js';
import { VaultKeySource } from './vault.key-source.js';

// A vault for this run, with keys made for it, no real ones.
const accessToken = testSecret();
const vault = await startFakeVault(accessToken, { 'games/stacked': { apiKey: testSecret() } });
const source = new VaultKeySource(vault.url, accessToken);
const start = { logger: ['warn', 'error'] as ['warn', 'error'], abortOnError: false };

const app = await NestFactory.createApplicationContext(
  AppModule.with(source, 'vault:games/stacked#apiKey'),
  start,
);
const { token, keyId } = await app.get(StackedService).issue({ playerId: 'gamer-123' });
console.log(`minted ${token.slice(0, 24)}… with key ${keyId} from the vault`);
await app.close();

try {
  await NestFactory.createApplicationContext(AppModule.with(source, 'vault:games/stacked#gone'), start);
} catch (error) {
  if (!(error instanceof ProblemListError)) throw error;
  console.log(`refused to start: ${error.problems.join('; ')}`);
}

vault.stop();
