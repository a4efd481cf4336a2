import { Logger } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { KeySources } from './key-sources.js';
import { KeyStore } from './key-store.js';

/**
 * A KeyStore without a Nest app, for commands: declare the rings, then await `onModuleInit`. Nest's log is switched off: what
 * a KeyStore warns of there, `describe` tells too.
 */
export function createKeyStore(sources: KeySources): KeyStore {
  Logger.overrideLogger(false);
  return new KeyStore(sources, new JwtService({}));
}
