import { Controller, Get, type INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { type AdapterRequest, contextOf, type RequestGrant } from '../http/request-context.js';
import { Granted } from './granted.decorator.js';

@Controller()
class EchoController {
  @Get('unguarded')
  unguarded(@Granted() granted: RequestGrant): RequestGrant {
    return granted;
  }

  @Get('guarded')
  guarded(@Granted() granted: RequestGrant): RequestGrant {
    return granted;
  }
}

async function start(): Promise<INestApplication> {
  const module = await Test.createTestingModule({ controllers: [EchoController] }).compile();
  const app = module.createNestApplication(new FastifyAdapter(), { logger: false });
  // Stands in the place of the guard.
  app.useGlobalGuards({
    canActivate: (execution) => {
      const request = execution.switchToHttp().getRequest<AdapterRequest & { readonly url: string }>();
      if (request.url === '/guarded') contextOf(request).granted = { accounts: ['eu'], maxTtlSeconds: 60 };
      return true;
    },
  });
  await app.listen(0, '127.0.0.1');
  return app;
}

test('a handler is handed what the guard granted, and nothing where there was none', async () => {
  const app = await start();
  const url = await app.getUrl();
  const granted = await Promise.all(
    ['guarded', 'unguarded'].map(async (path) => (await fetch(`${url}/${path}`)).json()),
  );
  expect(granted).toEqual([{ accounts: ['eu'], maxTtlSeconds: 60 }, { accounts: [] }]);
  await app.close();
});
