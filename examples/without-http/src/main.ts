/**
 * Tokens without HTTP, as a worker or a command mints them: an application context, the four services, and what to do
 * with each kind of error.
 *
 * npm install && npm start
 */
import { NestFactory } from '@nestjs/core';
import type { PlayerToken } from 'mintmark';
import { GamopandaService } from 'mintmark/gamopanda';
import { LynesService } from 'mintmark/lynes';
import { PhoenixService } from 'mintmark/phoenix';
import { StackedService } from 'mintmark/stacked';
import { testRsaKey, testSecret } from 'mintmark/testing';
import { AppModule } from './app.module.js';
import { describeFailure } from './describe-failure.js';

// Stands in for the environment that you deploy with: keys made for this run, no real ones.
Object.assign(process.env, {
  GAMOPANDA_API_SECRET: testSecret(),
  LYNES_API_SECRET: testSecret(),
  PHOENIX_PRIVATE_KEY: testRsaKey().privateKey,
  STACKED_API_KEY: testSecret(),
});

const app = await NestFactory.createApplicationContext(AppModule, { logger: ['warn', 'error'] });
const gamopanda = app.get(GamopandaService);
const lynes = app.get(LynesService);
const phoenix = app.get(PhoenixService);
const stacked = app.get(StackedService);

await show(gamopanda.issue({ externalId: 'customer-42' }));
await show(lynes.issue({ userId: 'user-7', scope: ['read'] }));
await show(phoenix.issue({ playerId: 'player-9', name: 'Ada', balance: 1234.56, ttlSeconds: 600 }));
await show(stacked.issue({ playerId: 'gamer-123' }));

await show(stacked.issue({ playerId: 'gamer-123', account: 'staging' }));
await show(phoenix.issue({ playerId: 'player-9', name: 'Ada', balance: 12, ttlSeconds: 10_801 }));
await show(phoenix.issue({ playerId: 'player-9', name: 'Ada', balance: 0.1 + 0.2 }));
await show(lynes.issue({ userId: 'user-7', scope: ['admin'] }));

await app.close();

async function show(minting: Promise<PlayerToken>): Promise<void> {
  try {
    const { provider, token, expiresInSeconds } = await minting;
    console.log(`${provider} ${token.slice(0, 24)}… for ${expiresInSeconds} s`);
  } catch (error) {
    console.log(describeFailure(error));
  }
}
