/** Writes openapi.json from the built service: the description does not depend on configuration. */
import { writeFileSync } from 'node:fs';
import { PROVIDER_CONFIGURATIONS } from '../dist/app.module.js';
import { createService } from '../dist/create-service.js';
import { describeApi } from '../dist/http/open-api.js';
import { createLog } from '../dist/observability/log.js';

const app = await createService({
  configuration: {
    http: { host: '127.0.0.1', port: 0 },
    logLevel: 'silent',
    access: { callers: [] },
    providers: Object.fromEntries(
      PROVIDER_CONFIGURATIONS.map(({ provider }) => [provider, { accounts: [] }]),
    ),
  },
  environment: {},
  log: createLog('silent'),
});
writeFileSync(new URL('../openapi.json', import.meta.url), `${JSON.stringify(describeApi(app), null, 2)}\n`);
await app.close();
