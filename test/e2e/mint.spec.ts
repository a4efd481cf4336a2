import { testEnvironment, testSecrets } from '../support/environment.js';
import { ADAPTERS, type RunningService, startService } from '../support/start-service.js';

describe.each(ADAPTERS)('minting over HTTP on %s', (adapter) => {
  const secrets = testSecrets();
  let service: RunningService;
  beforeAll(async () => {
    service = await startService(testEnvironment(secrets), adapter);
  });
  afterAll(() => service.close());

  test('mints a Stacked token', async () => {
    const response = await fetch(`${service.url}/v1/stacked/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.callerKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ playerId: 'player-1' }),
    });
    expect(response.status).toBe(201);
  });
});
