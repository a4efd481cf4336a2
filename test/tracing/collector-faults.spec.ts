import type { ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { RecordingClient } from '../support/recording-client.js';
import { Collector } from './collector.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(60_000);

/** Milliseconds from SIGTERM to the end with nothing to finish but spans: two for these, and what the rest takes. */
const END_MS = 4_000;

const MINTS = 50;

const silent = (): void => undefined;
const refusing = (response: ServerResponse): void => void response.writeHead(500).end();

/** What a collector does must be nobody's trouble. */
describe('a collector that', () => {
  const secrets = testSecrets();
  const directory = emptyDirectory();
  afterAll(() => {
    directory.remove();
  });

  /** Mints with that collector, then ends. */
  async function mintAndEnd(endpoint: string): Promise<{
    readonly slowestMs: number;
    readonly endMs: number;
    readonly code: number | null;
    readonly output: string;
  }> {
    const environment = testEnvironment(secrets, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '20',
    });
    const child = await ChildService.start(environment, directory.path);
    const client = new RecordingClient(child.url, secrets.callerKey);
    let slowestMs = 0;
    for (let count = 0; count < MINTS; count += 1) {
      const beganMs = performance.now();
      await client.mint('/v1/lynes/tokens', { userId: 'player-1' });
      slowestMs = Math.max(slowestMs, performance.now() - beganMs);
    }
    client.close();
    const toldMs = performance.now();
    child.terminate();
    const code = await child.ended;
    return { slowestMs, endMs: performance.now() - toldMs, code, output: child.output };
  }

  test('never answers delays no mint, and the end by two seconds at most', async () => {
    const collector = await Collector.start(silent);
    const { slowestMs, endMs, code } = await mintAndEnd(collector.url);
    await collector.close();
    expect(collector.bodies.length).toBeGreaterThan(0);
    expect(code).toBe(0);
    expect(slowestMs).toBeLessThan(1_000);
    expect(endMs).toBeLessThan(END_MS);
  });

  test('is not there, or refuses, delays neither, and no address of it is logged', async () => {
    const collector = await Collector.start(refusing);
    for (const endpoint of ['http://user:MARKED-password@127.0.0.1:9', collector.url, 'MARKED-no-url']) {
      const { slowestMs, endMs, code, output } = await mintAndEnd(endpoint);
      expect([endpoint, code]).toEqual([endpoint, 0]);
      expect(slowestMs).toBeLessThan(1_000);
      expect(endMs).toBeLessThan(END_MS);
      expect(output).not.toMatch(/MARKED|127\.0\.0\.1:9\b/);
    }
    await collector.close();
  });

  test('comes back is sent spans again, and both are logged and counted', async () => {
    let isRefusing = true;
    const collector = await Collector.start((response) => {
      // 400 is final: what may be retried would be, with growing pauses.
      response.writeHead(isRefusing ? 400 : 200).end();
    });
    const environment = testEnvironment(secrets, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '20',
    });
    const child = await ChildService.start(environment, directory.path);
    const client = new RecordingClient(child.url, secrets.callerKey);
    await mintUntil(client, () => child.output.includes('spans cannot be exported'));
    isRefusing = false;
    await mintUntil(client, () => child.output.includes('spans are exported again'));
    const { text } = await client.send('GET', '/metrics');
    expect(text).toMatch(/^mintmark_spans_total\{outcome="failed"\} [1-9]/m);
    expect(text).toMatch(/^mintmark_spans_total\{outcome="exported"\} [1-9]/m);
    expect(child.output.match(/spans cannot be exported/g)).toHaveLength(1);
    client.close();
    child.terminate();
    await child.ended;
    await collector.close();
  });
});

/** Mints again and again; the test's own time limit ends it otherwise. */
async function mintUntil(client: RecordingClient, isSo: () => boolean): Promise<void> {
  while (!isSo()) await client.mint('/v1/lynes/tokens', { userId: 'player-1' });
}
