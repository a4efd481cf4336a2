/**
 * Controllers for callers that your app knows by itself: a `CallerAuthenticator` of your own gives each its grants and
 * limits, and an `AuditSink` of your own keeps what came of every request. Mintmark's guard does the rest.
 *
 * npm install && npm start
 */
import { createHash } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AuditLog, configureHttp, ProblemListError } from 'mintmark';
import { testSecret } from 'mintmark/testing';
import { AppModule, MintModule } from './app.module.js';
import { ArchiveSink } from './archive.audit-sink.js';
import { mint } from './mint.js';
import { TeamTable } from './team-table.js';

// Stands in for the environment that you deploy with: keys made for this run, no real ones.
Object.assign(process.env, { LYNES_API_SECRET: testSecret(), AUDIT_PLAYER_KEY: testSecret() });

const teams = new TeamTable();
const sink = new ArchiveSink();
const lobby = teams.add({ name: 'lobby', region: 'eu' });
const batch = teams.add({ name: 'batch', region: 'us', requestsPerMinute: 1 });

const options = { bodyParser: false, logger: ['error'] as 'error'[], abortOnError: false };
const app = await NestFactory.create(AppModule.with(teams, sink), new FastifyAdapter(), options);
configureHttp(app);
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();

const token = await mint(url, lobby, { userId: 'user-1', account: 'eu' });
// Its grant is for its own region, and for ten minutes.
await mint(url, lobby, { userId: 'user-2', account: 'eu', ttlSeconds: 3600 });
await mint(url, lobby, { userId: 'user-3', account: 'us' });
// Two requests for one player, as AccessModule says for everybody; one in all for the batch, as the table says.
await mint(url, lobby, { userId: 'user-1', account: 'eu' });
await mint(url, lobby, { userId: 'user-1', account: 'eu' });
await mint(url, batch, { userId: 'user-4', account: 'us' });
await mint(url, batch, { userId: 'user-5', account: 'us' });
await mint(url, 'a key that nobody has', { userId: 'user-6', account: 'eu' });

const [first, last] = [sink.records.at(0), sink.records.at(-1)];
const isOurs = first?.tokenDigest === createHash('sha256').update(token).digest('hex');
console.log(`recorded: ${first?.caller} ${first?.outcome} with key ${first?.keyId} for ${first?.player}`);
console.log(`with the digest of our token: ${isOurs}`);
const { sequence } = app.get(AuditLog, { strict: false }).head;
console.log(`${sink.records.length} records, the last of them ${sequence}: ${last?.outcome} ${last?.code}`);

// What cannot be recorded is not handed out.
sink.isReachable = false;
await mint(url, lobby, { userId: 'user-7', account: 'eu' });
sink.isReachable = true;
await app.close();

// Without anybody who knows the callers, exposed controllers stop the start.
await NestFactory.create(MintModule, new FastifyAdapter(), options).catch((error: unknown) => {
  if (!(error instanceof ProblemListError)) throw error;
  console.log(`refused to start: ${error.problems.join('; ')}`);
});
