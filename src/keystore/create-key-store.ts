import { JwtService } from '@nestjs/jwt';
import type { KeySources } from './key-sources.js';
import { KeyStore } from './key-store.js';

/** A KeyStore without a Nest app, for commands: declare the rings, then await `onModuleInit`. */
export function createKeyStore(sources: KeySources): KeyStore {
  return new KeyStore(sources, new JwtService({}));
}
