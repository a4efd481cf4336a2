import { type ChainHead, GENESIS, readRecord, sha256 } from '../../src/audit/audit-chain.js';
import { readAuditLines } from '../../src/audit/audit-lines.js';
import { type ChainReport, verifyChain } from '../../src/audit/verify-chain.js';
import type { AuditedService } from './audited-service.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * While nothing can be recorded: nothing is handed out, which is said within two seconds; what hands nothing out goes on;
 * readiness and metrics say so.
 */
export async function expectFailsClosed({ client, tokens }: AuditedService): Promise<void> {
  const verified = { token: tokens[0] };
  const ask = {
    mint: () => client.post('/v1/lynes/tokens', { userId: 'player-1' }),
    keys: () => client.ask('GET', '/v1/keys'),
    verify: () => client.post('/v1/lynes/tokens/verify', verified),
    live: () => client.send('GET', '/health/live'),
    ready: () => client.send('GET', '/health/ready'),
  };
  // The first may be the one that finds out.
  for (const closed of [ask.mint, ask.mint, ask.keys]) {
    const { answer, ms } = await timed(closed);
    expect(answer).toMatchObject({ status: 503, body: { code: 'audit_unavailable', retryable: true } });
    expect(answer.body).not.toHaveProperty('token');
    expect(ms).toBeLessThan(2_000);
  }
  const verification = await timed(ask.verify);
  expect(verification.answer).toMatchObject({ status: 200, body: { valid: true } });
  expect(verification.ms).toBeLessThan(1_000);
  const live = await timed(ask.live);
  expect(live.answer.status).toBe(200);
  expect(live.ms).toBeLessThan(1_000);
  expect(await ask.ready()).toMatchObject({
    status: 503,
    body: { status: 'unready', audit: { available: false } },
  });
  expect((await client.send('GET', '/metrics')).text).toContain('\nmintmark_audit_available 0\n');
}

/** It mints again by itself, and says that it is ready. */
export async function expectResumes(service: AuditedService): Promise<void> {
  await service.minting();
  expect(await service.client.send('GET', '/health/ready')).toMatchObject({
    status: 200,
    body: { audit: { available: true } },
  });
}

/** The log is one chain from its beginning, and tells of each token that was handed out, once. */
export async function expectProven(
  files: readonly string[],
  tokens: readonly string[],
): Promise<readonly Members[]> {
  const report = await verifyChain(readAuditLines(files), [GENESIS]);
  expect(report.breaks).toEqual([]);
  const records = await membersOf(files);
  expectTold(records, tokens);
  expect(report.records).toBe(records.length);
  return records;
}

/** Records tell of each token that was handed out, once, and as handed out. */
export function expectTold(records: readonly Members[], tokens: readonly string[]): void {
  const withheld = new Set(
    records.filter(({ outcome }) => outcome === 'withheld').map(({ refersTo }) => refersTo),
  );
  const handedOut = records
    .filter(({ outcome, sequence }) => outcome === 'allowed' && !withheld.has(sequence))
    .flatMap(({ tokenDigest }) => (tokenDigest === undefined ? [] : [tokenDigest]));
  expect(new Set(handedOut).size).toBe(handedOut.length);
  const told = new Set(handedOut);
  expect(tokens.filter((token) => !told.has(sha256(token)))).toEqual([]);
  expect(tokens.length).toBeGreaterThan(0);
}

/** Everything that records say, file by file. */
async function membersOf(files: readonly string[]): Promise<readonly Members[]> {
  const records: Members[] = [];
  for await (const line of readAuditLines(files)) records.push(readRecord(line)?.members ?? {});
  return records;
}

/** What the log proves, as it is. */
export function verify(files: readonly string[], ...known: readonly ChainHead[]): Promise<ChainReport> {
  return verifyChain(readAuditLines(files), known);
}

async function timed<Answer>(
  ask: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly ms: number }> {
  const startedMs = performance.now();
  const answer = await ask();
  return { answer, ms: performance.now() - startedMs };
}
