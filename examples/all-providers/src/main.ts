/**
 * All four providers, configured with `forRootAsync` and `ConfigService`, one of them with several accounts, and their
 * controllers exposed to internal callers. Runs on Fastify, or on Express: `node dist/main.js express`.
 *
 * npm install && npm start
 */
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { configureHttp } from 'mintmark';
import { AppModule } from './app.module.js';
import { setEnvironmentOfThisRun } from './environment-of-this-run.js';
import { mint } from './mint.js';

const callerKey = setEnvironmentOfThisRun();

const adapter = process.argv[2] === 'express' ? new ExpressAdapter() : new FastifyAdapter();
const app = await NestFactory.create(AppModule, adapter, { bodyParser: false, logger: ['warn', 'error'] });
// Strict JSON of at most 16 KiB and request ids, alike on both adapters.
configureHttp(app);
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();

console.log(`on ${adapter.getType()}`);
await mint(url, callerKey, 'gamopanda', { externalId: 'customer-42' });
await mint(url, callerKey, 'lynes', { userId: 'user-7', account: 'casino', scope: ['read'] });
await mint(url, callerKey, 'lynes', { userId: 'user-7', account: 'sports', ttlSeconds: 7200 });
await mint(url, callerKey, 'lynes', { userId: 'user-7', account: 'poker' });
await mint(url, callerKey, 'phoenix', { playerId: 'player-9', name: 'Ada', balance: '1234.56' });
await mint(url, callerKey, 'stacked', { playerId: 'gamer-123' });
await mint(url, 'a key that nobody has', 'stacked', { playerId: 'gamer-123' });

await app.close();
