import type { Server } from 'node:http';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { PublicAccess } from '../../src/access/access-rule.decorator.js';
import { DeclaredRuleGuard } from '../../src/access/declared-rule.guard.js';
import { RouteAudit } from '../../src/access/route-audit.js';
import { configureHttp } from '../../src/http/configure-http.js';
import { ProblemFilter } from '../../src/http/problem.filter.js';
import { expectProblem } from '../support/expect-problem.js';
import { RecordingClient } from '../support/recording-client.js';
import { ADAPTERS, type Adapter } from '../support/start-service.js';

let reached = 0;

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): string {
    reached += 1;
    return 'secret';
  }
}

@PublicAccess()
@Controller('open')
class OpenController {
  @Get()
  read(): string {
    return 'open';
  }
}

async function start(adapter: Adapter, audit: boolean): Promise<INestApplication<Server>> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [ForgottenController, OpenController],
    providers: [{ provide: APP_GUARD, useClass: DeclaredRuleGuard }, ...(audit ? [RouteAudit] : [])],
  }).compile();
  const http = adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app: INestApplication<Server> = module.createNestApplication(http, {
    bodyParser: false,
    logger: false,
  });
  configureHttp(app);
  app.useGlobalFilters(new ProblemFilter({ httpAdapter: http } as never));
  await app.listen(0, '127.0.0.1');
  return app;
}

describe.each(ADAPTERS)('a route that declares no access rule, on %s,', (adapter) => {
  test('is refused before its handler runs, while declared ones answer', async () => {
    const app = await start(adapter, false);
    const client = new RecordingClient(await app.getUrl(), 'any key');
    expectProblem(await client.ask('GET', '/forgotten'), 'caller_forbidden');
    expect((await client.ask('GET', '/open')).text).toBe('open');
    expect(reached).toBe(0);
    client.close();
    await app.close();
  });

  test('stops the start of the service', async () => {
    await expect(start(adapter, true)).rejects.toMatchObject({ problems: ['ForgottenController.read'] });
  });
});
