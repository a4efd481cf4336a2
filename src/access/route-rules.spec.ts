import { Controller, Get, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { registryOf } from '../../test/support/registry-of.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import { AnyCallerAccess, CallerAccess, PublicAccess } from './access-rule.decorator.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { type RequestSubject, RequestsAbout } from './request-subject.js';
import { RouteRules, routeRulesOf } from './route-rules.js';

const SUBJECT: RequestSubject = {
  provider: 'acme',
  operations: ['mint'],
  playerField: 'userId',
  parameters: {},
};

@RequestsAbout(SUBJECT)
@Controller('/v1/acme/')
class AcmeController {
  @Post('tokens')
  @CallerAccess('mint')
  mint(): void {}

  @Get('/tokens/')
  @CallerAccess('keys:read')
  list(): void {}

  @Get()
  @CallerAccess('verify')
  root(): void {}

  @CallerAccess('mint')
  helper(): void {}
}

@Controller('v1/own')
class OwnController {
  @Get('keys')
  @CallerAccess('keys:read')
  keys(): void {}

  @Post('explain')
  @AnyCallerAccess('explain')
  explain(): void {}

  @Get('forgotten')
  forgotten(): void {}
}

@PublicAccess()
@Controller('open')
class OpenController {
  @Get()
  read(): void {}
}

const CONTROLLERS = [AcmeController, OwnController, OpenController];

test('every route that needs a grant has its rule, by method and path', () => {
  expect(Object.fromEntries(routeRulesOf(CONTROLLERS))).toEqual({
    'POST /v1/acme/tokens': { operation: 'mint', subject: SUBJECT },
    'GET /v1/acme/tokens': { operation: 'keys:read', subject: SUBJECT },
    'GET /v1/acme': { operation: 'verify', subject: SUBJECT },
    'GET /v1/own/keys': { operation: 'keys:read' },
  });
});

test('an app knows the rules of its controllers once it has started', async () => {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: CONTROLLERS,
    providers: [
      RouteRules,
      { provide: AccountRegistry, useValue: registryOf({}) },
      { provide: CallerAuthenticator, useValue: { authenticate: () => undefined } },
    ],
  }).compile();
  const rules = module.get(RouteRules);
  expect(rules.find('POST', '/v1/acme/tokens')).toBeUndefined();
  await module.init();
  expect(rules.find('POST', '/v1/acme/tokens')).toEqual({ operation: 'mint', subject: SUBJECT });
  for (const path of ['/v1/own/explain', '/v1/own/forgotten', '/open', '/v1/acme/tokens/', '/nowhere']) {
    expect([rules.find('POST', path), rules.find('GET', path)]).toEqual([undefined, undefined]);
  }
});
