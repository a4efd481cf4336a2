import { secretTexts, type TestSecrets, testEnvironment, testSecrets } from './environment.js';
import { RecordingClient } from './recording-client.js';
import { type Adapter, type RunningService, startService } from './start-service.js';
import { UpstreamStandIn } from './upstream-stand-in.js';

/** A running service with marked secrets, a client that records, and a stand-in for what the service calls. */
export interface ServiceUnderTest {
  readonly adapter: Adapter;
  readonly secrets: TestSecrets;
  readonly service: RunningService;
  readonly client: RecordingClient;
  readonly upstream: UpstreamStandIn;
}

/**
 * Runs a service for the tests of the enclosing `describe`, and ends them by looking for every secret and every
 * credential in its log (at debug level) and in everything that it refused.
 */
export function useService(
  adapter: Adapter,
  overrides: Readonly<Record<string, string>> = {},
): () => ServiceUnderTest {
  let running: ServiceUnderTest | undefined;
  beforeAll(async () => {
    running = await start(adapter, overrides);
  });
  afterAll(async () => {
    if (running !== undefined) await finish(running);
  });
  return () => {
    if (running === undefined) throw new Error('The service is not running: ask for it inside a test.');
    return running;
  };
}

async function start(
  adapter: Adapter,
  overrides: Readonly<Record<string, string>>,
): Promise<ServiceUnderTest> {
  const secrets = testSecrets();
  const upstream = await UpstreamStandIn.start();
  const environment = testEnvironment(secrets, { STACKED_BASE_URL: upstream.url, ...overrides });
  const service = await startService(environment, adapter);
  const client = new RecordingClient(service.url, secrets.callerKey);
  return { adapter, secrets, service, client, upstream };
}

async function finish({ secrets, service, client, upstream }: ServiceUnderTest): Promise<void> {
  client.close();
  await service.close();
  await upstream.close();
  for (const credential of upstream.credentials) client.remember(credential);
  expect(client.leaks(service.log(), secretTexts(secrets))).toEqual([]);
}
