import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Type } from '@nestjs/common';
import { type HttpAdapterHost, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { registryOf } from '../../test/support/registry-of.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { contextOf, type RequestContext } from '../http/request-context.js';
import { AnyCallerAccess, CallerAccess, PublicAccess } from './access-rule.decorator.js';
import { CallerGuard } from './caller.guard.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { FULL_ACCESS, type Grant } from './grant.js';
import { RateLimits } from './rate-limits.js';
import { RequestsAbout } from './request-subject.js';

@RequestsAbout({
  provider: 'acme',
  operations: ['mint'],
  playerField: 'userId',
  parameters: {
    scopes: { field: 'scope', valuesOf: ({ scope }) => (Array.isArray(scope) ? scope.map(String) : []) },
  },
})
class AcmeController {
  @CallerAccess('mint')
  mint(): void {}

  @CallerAccess('keys:read')
  keys(): void {}
}

class OwnController {
  @AnyCallerAccess('explain')
  explain(): void {}

  @CallerAccess('audit:read')
  head(): void {}

  undeclared(): void {}
}

@PublicAccess()
class OpenController {
  read(): void {}
}

/** Knows a caller by its name. */
class Directory extends CallerAuthenticator {
  constructor(private readonly callers: readonly Caller[]) {
    super();
  }

  override authenticate(key: string): Promise<Caller | undefined> {
    if (key === 'failing') return Promise.reject(new Error('directory down'));
    return Promise.resolve(this.callers.find(({ name }) => name === key));
  }
}

/** The part of an audit that a guard meets. */
class Trail {
  isAvailable = true;
  readonly refusals: (readonly [unknown, Partial<RequestContext>])[] = [];

  requireAvailable(): void {
    if (!this.isAvailable) throw new MintmarkError('audit_unavailable');
  }

  refused(context: RequestContext, error: unknown): Promise<void> {
    this.refusals.push([error instanceof MintmarkError ? error.code : error, notesOf(context)]);
    return Promise.resolve();
  }
}

function handlerOf(controller: Type, name: string): () => void {
  return Reflect.get(controller.prototype as object, name) as () => void;
}

/** What was learnt of a request beside what every request has. */
function notesOf(context: RequestContext): Partial<RequestContext> {
  const always: readonly string[] = ['requestId', 'startedAtMs', 'witness'];
  return Object.fromEntries(Object.entries(context).filter(([name]) => !always.includes(name)));
}

interface Asked {
  readonly key?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly route?: readonly [Type, string];
  readonly wrap?: (raw: IncomingMessage, body: unknown) => object;
}

/** As Fastify and Express hand a request over. */
const fastify = (raw: IncomingMessage, body: unknown): object => ({ raw, body });
const express = (raw: IncomingMessage, body: unknown): object => Object.assign(raw, { body });

const LIMITS = { caller: { requests: 3, perSeconds: 60 }, player: { requests: 2, perSeconds: 60 } };

function guardOf(...callers: readonly Caller[]) {
  const headers: Record<string, string> = {};
  const httpAdapter = {
    setHeader: (_: unknown, name: string, value: string) => {
      headers[name] = value;
    },
  };
  const trail = new Trail();
  const guard = new CallerGuard(
    new Directory(callers),
    registryOf({ acme: ['default', 'other'] }),
    new Reflector(),
    { httpAdapter } as unknown as HttpAdapterHost,
    new RateLimits({ callers: [] }),
    trail as unknown as AuditTrail,
  );
  const ask = async ({
    key,
    method = 'POST',
    body,
    route = [AcmeController, 'mint'],
    wrap = fastify,
  }: Asked) => {
    const rawHeaders = key === undefined ? [] : ['X-Api-Key', key];
    const raw = Object.assign(new IncomingMessage(new Socket()), { rawHeaders, method });
    const execution = new ExecutionContextHost([wrap(raw, body), {}], route[0], handlerOf(...route));
    for (const header of Object.keys(headers)) Reflect.deleteProperty(headers, header);
    const outcome = await guard.canActivate(execution).catch(async (error: unknown) => {
      // As the problem filter does.
      await contextOf(raw).witness?.refused(contextOf(raw), error);
      return error;
    });
    return { outcome, context: notesOf(contextOf(raw)), headers: { ...headers } };
  };
  return { ask, trail };
}

const GRANTS: readonly Grant[] = [{ provider: 'acme', accounts: ['default'], operations: ['mint'] }];
const LOBBY: Caller = { name: 'lobby', grants: GRANTS };

test.each([
  ['Fastify', fastify],
  ['Express', express],
])('lets through what a grant allows, and notes who asks for what, as %s hands it over', async (_, wrap) => {
  const { ask, trail } = guardOf(LOBBY);
  const { outcome, context, headers } = await ask({ key: 'lobby', body: { userId: 'u' }, wrap });
  expect(outcome).toBe(true);
  expect(context).toEqual({
    caller: 'lobby',
    operation: 'mint',
    provider: 'acme',
    account: 'default',
    playerId: 'u',
    grant: 'grants[0]',
    granted: { accounts: ['default'], onKey: expect.any(Function) as () => void },
  });
  expect([headers, trail.refusals]).toEqual([{}, []]);
});

describe('first, who asks', () => {
  test.each([
    ['nobody', undefined, 'caller_unauthenticated'],
    ['somebody unknown', 'stranger', 'caller_unauthenticated'],
  ])('%s is refused, whatever is asked; nothing is counted', async (_, key, code) => {
    const { ask, trail } = guardOf({ ...LOBBY, limits: LIMITS });
    for (let asked = 0; asked < 5; asked += 1) {
      const { outcome, context, headers } = await ask({
        ...(key !== undefined && { key }),
        body: { userId: 'u', account: 'other' },
      });
      expect(outcome).toMatchObject({ code });
      expect(context).toEqual({ operation: 'mint', provider: 'acme', account: 'other', playerId: 'u' });
      expect(headers).toEqual({});
    }
    expect(trail.refusals.map(([refusal]) => refusal)).toEqual(Array(5).fill(code));
    expect(await ask({ key: 'lobby', body: { userId: 'u' } })).toMatchObject({
      outcome: true,
      headers: { RateLimit: expect.stringMatching(/^"caller";r=2;/) as string },
    });
  });

  test('nobody is let through when the authenticator fails', async () => {
    const { ask, trail } = guardOf(LOBBY);
    const { outcome, context } = await ask({ key: 'failing', body: { userId: 'u' } });
    expect(outcome).toEqual(new Error('directory down'));
    expect(context).not.toHaveProperty('caller');
    expect(trail.refusals).toHaveLength(1);
  });
});

describe('then, how often', () => {
  test('what is one too many is refused before its grants are looked at, by its caller alone', async () => {
    const limits = { caller: LIMITS.caller };
    const { ask, trail } = guardOf({ name: 'lobby', grants: [], limits }, { ...LOBBY, name: 'crm', limits });
    for (const remaining of [2, 1, 0]) {
      const { outcome, headers } = await ask({ key: 'lobby', body: { userId: 'u' } });
      expect(outcome).toMatchObject({ code: 'caller_forbidden' });
      expect(headers).toEqual({
        'RateLimit-Policy': '"caller";q=3;w=60',
        RateLimit: expect.stringMatching(new RegExp(`^"caller";r=${remaining};t=\\d+$`)) as string,
      });
    }
    const { outcome, headers } = await ask({ key: 'lobby', body: { userId: 'u' } });
    expect(outcome).toMatchObject({ code: 'rate_limited' });
    expect(headers).toMatchObject({ 'Retry-After': expect.stringMatching(/^\d+$/) as string });
    expect(headers['RateLimit']).toMatch(new RegExp(`^"caller";r=0;t=${headers['Retry-After'] ?? ''}$`));
    expect(trail.refusals.map(([code]) => code)).toEqual([
      ...Array<string>(3).fill('caller_forbidden'),
      'rate_limited',
    ]);
    expect((await ask({ key: 'crm', body: { userId: 'u' } })).outcome).toBe(true);
  });

  test('a player is counted by the field that names it, and both limits are told', async () => {
    const { ask } = guardOf({ ...LOBBY, limits: { ...LIMITS, caller: { requests: 9, perSeconds: 60 } } });
    await ask({ key: 'lobby', body: { userId: 'u' } });
    await ask({ key: 'lobby', body: { userId: 'u' } });
    const { outcome, headers } = await ask({ key: 'lobby', body: { userId: 'u' } });
    expect(outcome).toMatchObject({ code: 'rate_limited' });
    expect(headers).toMatchObject({
      'RateLimit-Policy': '"caller";q=9;w=60, "player";q=2;w=60',
      RateLimit: expect.stringMatching(/^"caller";r=6;t=\d+, "player";r=0;t=\d+$/) as string,
    });
    expect((await ask({ key: 'lobby', body: { userId: 'v' } })).outcome).toBe(true);
  });

  test('a player is counted only for what its caller may do', async () => {
    const { ask } = guardOf({ ...LOBBY, limits: { player: { requests: 1, perSeconds: 60 } } });
    const refused = await ask({ key: 'lobby', body: { userId: 'u', account: 'other' } });
    expect([refused.outcome, refused.headers]).toMatchObject([{ code: 'account_unknown' }, {}]);
    expect((await ask({ key: 'lobby', body: { userId: 'u' } })).outcome).toBe(true);
    expect((await ask({ key: 'lobby', body: { userId: 'u' } })).outcome).toMatchObject({
      code: 'rate_limited',
    });
  });

  test.each([
    ['no player', {}],
    ['a player that is no text', { userId: 7 }],
    ['a player that is far too long', { userId: 'u'.repeat(9999) }],
  ])('%s is counted for its caller alone', async (_, body) => {
    const { ask } = guardOf({ ...LOBBY, limits: LIMITS });
    const { headers, context } = await ask({ key: 'lobby', body });
    expect(headers['RateLimit-Policy']).toBe('"caller";q=3;w=60');
    expect(context).not.toHaveProperty('playerId');
  });

  test('a failure of the counting itself lets nobody through', async () => {
    const limits = { caller: { requests: Number.NaN, perSeconds: Number.NaN } };
    const { ask } = guardOf({ ...LOBBY, limits });
    expect((await ask({ key: 'lobby', body: { userId: 'u' } })).outcome).not.toBe(true);
  });
});

describe('then, whether a grant allows it', () => {
  test('what none allows is refused, with what breaks it', async () => {
    const grants = [
      { ...GRANTS[0], maxTtlSeconds: 60, playerIdPrefix: 'eu-', allow: { scopes: ['read'] } } as Grant,
    ];
    const { ask, trail } = guardOf({ name: 'lobby', grants });
    const body = { userId: 'us-1', ttlSeconds: 61, scope: ['read', 'MARKED'] };
    const { outcome, context } = await ask({ key: 'lobby', body });
    expect(outcome).toMatchObject({
      code: 'caller_forbidden',
      errors: [{ field: 'ttlSeconds' }, { field: 'userId' }, { field: 'scope' }],
    });
    expect((outcome as MintmarkError).message).not.toMatch(/us-1|MARKED/);
    expect(JSON.stringify((outcome as MintmarkError).errors)).not.toMatch(/us-1|MARKED/);
    expect(context).not.toHaveProperty('granted');
    expect(trail.refusals).toEqual([
      [
        'caller_forbidden',
        {
          caller: 'lobby',
          operation: 'mint',
          provider: 'acme',
          account: 'default',
          grant: 'grants[0]',
          playerId: 'us-1',
        },
      ],
    ]);
  });

  test('an account that no grant covers looks like one that there is not', async () => {
    const { ask } = guardOf(LOBBY);
    const [other, nowhere] = await Promise.all(
      ['other', 'nowhere'].map((account) => ask({ key: 'lobby', body: { userId: 'u', account } })),
    );
    expect(other?.outcome).toMatchObject({ code: 'account_unknown' });
    expect(other?.outcome).toEqual(nowhere?.outcome);
    expect(other?.headers).toEqual(nowhere?.headers);
  });

  test('the account that a request leaves to us is named to whatever follows', async () => {
    const { ask } = guardOf(LOBBY);
    const [bare, named, odd] = [{ userId: 'u' }, { userId: 'u', account: 'default' }, { account: null }];
    for (const body of [bare, named, odd]) await ask({ key: 'lobby', body });
    expect([bare, named, odd]).toEqual([
      { userId: 'u', account: 'default' },
      { userId: 'u', account: 'default' },
      { account: null },
    ]);
  });

  test('decided is about the accounts that there are once the caller was looked up', async () => {
    const names = ['eu'];
    const accounts = registryOf({ acme: names });
    class Slow extends CallerAuthenticator {
      override async authenticate(): Promise<Caller> {
        names.splice(0, 1, 'us');
        const replace = await accounts.prepare({ acme: {} });
        replace();
        return { name: 'lobby', grants: [{ provider: 'acme', accounts: ['eu'], operations: ['mint'] }] };
      }
    }
    const guard = new CallerGuard(new Slow(), accounts, new Reflector(), {} as HttpAdapterHost);
    const raw = Object.assign(new IncomingMessage(new Socket()), { rawHeaders: ['X-Api-Key', 'k'] });
    const handler = handlerOf(AcmeController, 'mint');
    const execution = new ExecutionContextHost([{ raw, body: { userId: 'u' } }, {}], AcmeController, handler);
    await expect(guard.canActivate(execution)).rejects.toMatchObject({ code: 'account_unknown' });
  });

  test('a name that is no account’s is not noted: it may be anything', async () => {
    const { ask } = guardOf({ name: 'lobby', grants: FULL_ACCESS });
    const { outcome, context } = await ask({ key: 'lobby', body: { userId: 'u', account: 'MARKED' } });
    expect(outcome).toBe(true);
    expect(context).not.toHaveProperty('account');
  });

  test('what a grant pins is noted, and what one that observes would have refused', async () => {
    const pinned = [{ ...GRANTS[0], maxTtlSeconds: 60 } as Grant];
    const { ask } = guardOf(
      { name: 'lobby', grants: pinned },
      { name: 'crm', grants: pinned.map((grant) => ({ ...grant, observe: true })) },
    );
    const enforced = await ask({ key: 'lobby', body: { userId: 'u' } });
    expect(enforced.context).toMatchObject({ granted: { accounts: ['default'], maxTtlSeconds: 60 } });
    expect(enforced.context).not.toHaveProperty('observed');
    const { outcome, context } = await ask({ key: 'crm', body: { userId: 'u', ttlSeconds: 61 } });
    expect(outcome).toBe(true);
    expect(context).toMatchObject({ granted: { accounts: ['default'] }, observed: ['ttlSeconds'] });
  });

  test('a body that a GET brings is not looked at', async () => {
    const grants: readonly Grant[] = [{ provider: 'acme', accounts: ['default'], operations: ['keys:read'] }];
    const { ask } = guardOf({ name: 'lobby', grants });
    const asked = { key: 'lobby', route: [AcmeController, 'keys'] as const, body: { account: 'other' } };
    expect(await ask({ ...asked, method: 'GET' })).toMatchObject({
      outcome: true,
      context: { granted: { accounts: ['default'] } },
    });
  });
});

test('a route of no provider is about nothing but its operation', async () => {
  const route = [OwnController, 'head'] as const;
  const { ask } = guardOf(
    { name: 'auditor', grants: [{ accounts: '*', operations: ['audit:read'] }] },
    LOBBY,
  );
  expect(await ask({ key: 'auditor', route, method: 'GET' })).toMatchObject({
    outcome: true,
    context: { caller: 'auditor', operation: 'audit:read', granted: { accounts: '*' } },
  });
  expect((await ask({ key: 'lobby', route, method: 'GET' })).outcome).toMatchObject({
    code: 'caller_forbidden',
    message: 'No grant of the caller has audit:read.',
  });
});

test('a host without limits and without an audit has callers and grants all the same', async () => {
  const guard = new CallerGuard(
    new Directory([LOBBY]),
    registryOf({ acme: ['default', 'other'] }),
    new Reflector(),
    {} as HttpAdapterHost,
  );
  const execution = (...rawHeaders: readonly string[]) => {
    const raw = Object.assign(new IncomingMessage(new Socket()), { rawHeaders, method: 'POST' });
    return new ExecutionContextHost([raw, {}], AcmeController, handlerOf(AcmeController, 'mint'));
  };
  await expect(guard.canActivate(execution('X-Api-Key', 'lobby'))).resolves.toBe(true);
  await expect(guard.canActivate(execution('X-Api-Key', 'nobody'))).rejects.toMatchObject({
    code: 'caller_unauthenticated',
  });
});

test('without an authenticator there is no guard, and so no app', () => {
  const create = () => new CallerGuard(undefined, registryOf({}), new Reflector(), {} as HttpAdapterHost);
  expect(create).toThrow(/CallerAuthenticator: import AccessModule\.forRoot/);
});

describe('a route without an operation', () => {
  test('that any caller may use needs no grant, but a caller within its limits', async () => {
    const route = [OwnController, 'explain'] as const;
    const { ask } = guardOf({
      name: 'lobby',
      grants: [],
      limits: { caller: { requests: 1, perSeconds: 60 } },
    });
    expect(await ask({ route })).toMatchObject({
      outcome: { code: 'caller_unauthenticated' },
      context: { operation: 'explain' },
    });
    expect(await ask({ route, key: 'lobby' })).toMatchObject({
      outcome: true,
      context: { caller: 'lobby', operation: 'explain' },
    });
    expect((await ask({ route, key: 'lobby' })).outcome).toMatchObject({ code: 'rate_limited' });
  });

  test.each([
    ['has no rule', [OwnController, 'undeclared'] as const],
    ['is public', [OpenController, 'read'] as const],
  ])('that %s and is guarded all the same lets nobody through', async (_, route) => {
    const { ask } = guardOf({ name: 'lobby', grants: FULL_ACCESS });
    expect((await ask({ route, key: 'lobby' })).outcome).toMatchObject({ code: 'caller_forbidden' });
  });
});

test('while the audit cannot be written, nothing is let through', async () => {
  const { ask, trail } = guardOf(LOBBY);
  trail.isAvailable = false;
  expect((await ask({ key: 'lobby', body: { userId: 'u' } })).outcome).toMatchObject({
    code: 'audit_unavailable',
  });
  expect((await ask({ key: 'lobby', body: { account: 'other' } })).outcome).toMatchObject({
    code: 'account_unknown',
  });
});
