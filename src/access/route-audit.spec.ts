import { Controller, Get, type INestApplicationContext, Post, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { CallerAccess, PublicAccess } from './access-rule.decorator.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { RouteAudit } from './route-audit.js';

@PublicAccess()
@Controller('open')
class OpenController {
  @Get()
  read(): void {}
}

@Controller('guarded')
class GuardedController {
  @Post()
  @CallerAccess('mint')
  mint(): void {}

  /** No route. */
  helper(): void {}
}

@Controller('forgotten')
class ForgottenController {
  @Post()
  @CallerAccess('mint')
  mint(): void {}

  @Get('one')
  one(): void {}

  @Get('two')
  two(): void {}
}

@Controller('heir')
class HeirController extends ForgottenController {}

async function start(...controllers: readonly Type[]): Promise<INestApplicationContext> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule, KeyStoreModule.forRoot(), TokensModule],
    controllers: [...controllers],
    providers: [RouteAudit, { provide: CallerAuthenticator, useValue: { authenticate: () => undefined } }],
  }).compile();
  return module.init();
}

test('a service starts whose every route declares who may use it', async () => {
  await expect(start(OpenController, GuardedController)).resolves.toBeDefined();
});

test('a route that declares no access rule stops the start; all such are named', async () => {
  await expect(start(OpenController, ForgottenController, HeirController)).rejects.toMatchObject({
    problems: [
      'ForgottenController.one',
      'ForgottenController.two',
      'HeirController.one',
      'HeirController.two',
    ],
  });
});
