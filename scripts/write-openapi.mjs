/** Writes openapi.json as the built service serves it: the description does not depend on configuration. */
import { writeFileSync } from 'node:fs';
import { PROVIDER_CONFIGURATIONS } from '../dist/app.module.js';
import { createService } from '../dist/create-service.js';
import { createLog } from '../dist/observability/log.js';

const app = await createService({
  configuration: {
    http: { host: '127.0.0.1', port: 0 },
    logLevel: 'silent',
    traceExport: { isAsked: false },
    access: { callers: [] },
    keyAgeWarningDays: 365,
    warnings: [],
    providers: Object.fromEntries(
      PROVIDER_CONFIGURATIONS.map(({ provider }) => [provider, { accounts: [] }]),
    ),
  },
  environment: {},
  log: createLog('silent'),
});
await app.listen(0, '127.0.0.1');
const response = await fetch(`${await app.getUrl()}/openapi.json`);
const document = `${JSON.stringify(await response.json(), null, 2)}\n`;
writeFileSync(new URL('../openapi.json', import.meta.url), document);
await app.close();
