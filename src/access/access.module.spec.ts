import { type DynamicModule, Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { AccessModule } from './access.module.js';
import type { AccessOptions } from './access.options.js';
import { callerKeyDigest } from './api-keys.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { ConfiguredCallers } from './configured-callers.js';
import { FULL_ACCESS } from './grant.js';

const OPTIONS = { callers: [{ name: 'lobby', keyDigests: [callerKeyDigest('key')], grants: FULL_ACCESS }] };

@Injectable()
class Door {
  constructor(@Inject(CallerAuthenticator) readonly authenticator: CallerAuthenticator) {}
}

@Module({ providers: [Door] })
class ElsewhereModule {}

async function doorOf(access: DynamicModule): Promise<Door> {
  const module = await Test.createTestingModule({
    imports: [KeyStoreModule.forRoot(), access, ElsewhereModule],
  }).compile();
  return module.get(Door, { strict: false });
}

test.each([
  ['forRoot', AccessModule.forRoot(OPTIONS)],
  ['forRootAsync', AccessModule.forRootAsync({ useFactory: () => Promise.resolve(OPTIONS) })],
])('%s: modules elsewhere in the app know its callers', async (_, access) => {
  const { authenticator } = await doorOf(access);
  expect(authenticator.authenticate('key')).toEqual({ name: 'lobby', grants: FULL_ACCESS });
});

@Injectable()
class Directory {
  readonly names: ReadonlyMap<string, string> = new Map([['badge-1', 'lobby']]);
}

@Module({ providers: [Directory], exports: [Directory] })
class DirectoryModule {}

@Injectable()
class Badges extends CallerAuthenticator {
  constructor(@Inject(Directory) private readonly directory: Directory) {
    super();
  }

  override authenticate(key: string): Caller | undefined {
    const name = this.directory.names.get(key);
    return name === undefined ? undefined : { name, grants: [] };
  }
}

const OWN = { authenticator: Badges, imports: [DirectoryModule] };

test.each([
  ['forRoot', AccessModule.forRoot({ ...OPTIONS, ...OWN })],
  ['forRootAsync', AccessModule.forRootAsync({ useFactory: () => OPTIONS, ...OWN })],
])('%s: a host knows callers in a way of its own, and by no key of the options', async (_, access) => {
  const { authenticator } = await doorOf(access);
  expect(authenticator.authenticate('badge-1')).toEqual({ name: 'lobby', grants: [] });
  expect(authenticator.authenticate('key')).toBeUndefined();
});

/** Believes what a badge says, and finds out here what its owner may do. */
@Injectable()
class NamedBadges extends CallerAuthenticator {
  constructor(@Inject(ConfiguredCallers) private readonly callers: ConfiguredCallers) {
    super();
  }

  override authenticate(key: string): Caller | undefined {
    return this.callers.find(key.replace('badge of ', ''));
  }
}

test('callers that an authenticator of the host’s own finds by name need no keys', async () => {
  const callers = [{ name: 'lobby', grants: FULL_ACCESS }];
  const { authenticator } = await doorOf(AccessModule.forRoot({ callers, authenticator: NamedBadges }));
  expect(authenticator.authenticate('badge of lobby')).toEqual({ name: 'lobby', grants: FULL_ACCESS });
  expect(authenticator.authenticate('badge of nobody')).toBeUndefined();
});

test.each([
  ['without an authenticator', undefined, 'callers[0] must have keyDigests or tokens'],
  ['with an authenticator', NamedBadges, 'callers[0].grants must be a list'],
])('%s options that do not hold stop the start', async (_, authenticator, problem) => {
  const broken = { callers: [{ name: 'lobby' }] } as never as AccessOptions;
  await expect(doorOf(AccessModule.forRoot({ ...broken, authenticator }))).rejects.toThrow(problem);
  const started = doorOf(AccessModule.forRootAsync({ useFactory: () => broken, authenticator }));
  await expect(started).rejects.toThrow(problem);
});

test('stays among those who import it, where a host says so', async () => {
  await expect(doorOf(AccessModule.forRoot({ ...OPTIONS, isGlobal: false }))).rejects.toThrow(
    /can't resolve dependencies/,
  );
});
