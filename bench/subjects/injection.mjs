/** The library's services in a Nest app without HTTP, and the same tokens by `node:crypto` alone, in one process. */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { KeyStoreModule } from '../../dist/index.js';
import { GamopandaModule, GamopandaService } from '../../dist/providers/gamopanda/index.js';
import { PhoenixModule, PhoenixService } from '../../dist/providers/phoenix/index.js';
import { rawHs256, rawRs256 } from '../baselines/raw-signatures.mjs';
import { repeat, repeatTogether } from '../harness/repeat.mjs';
import { newRsaKey } from '../harness/rsa-key.mjs';
import { serveWays } from '../harness/serve-ways.mjs';

process.env.GAMOPANDA_KEY = randomBytes(32).toString('base64url');
process.env.PHOENIX_KEY = newRsaKey();

class App {}

const app = await NestFactory.createApplicationContext(
  {
    module: App,
    imports: [
      KeyStoreModule.forRoot(),
      GamopandaModule.forRoot({
        accounts: [{ accountId: 'acc_0', keys: [{ apiKey: 'gp_0_0', source: 'env:GAMOPANDA_KEY' }] }],
      }),
      PhoenixModule.forRoot({
        accounts: [{ operatorId: 'operator', instanceId: 'instance', keys: [{ source: 'env:PHOENIX_KEY' }] }],
      }),
    ],
  },
  { logger: false },
);
const [gamopanda, phoenix] = [app.get(GamopandaService), app.get(PhoenixService)];
const player = { playerId: 'player-1', name: 'Player', balance: '1234.56' };

await serveWays({
  'HS256, mintmark': (seconds) => repeatTogether(() => gamopanda.issue({ externalId: 'player-1' }), seconds),
  'HS256, node:crypto': (seconds) => repeat(() => rawHs256('player-1'), seconds),
  'RS256, mintmark': (seconds) => repeatTogether(() => phoenix.issue(player), seconds),
  'RS256, node:crypto': (seconds) => repeatTogether(() => rawRs256(player), seconds),
});
