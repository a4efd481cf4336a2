import { Logger } from '@nestjs/common';
import type { KeySources } from '../keystore/key-sources.js';
import { KeyStore } from '../keystore/key-store.js';

/** A KeyStore for a command. Nest's log is switched off: what a KeyStore warns of there, `describe` tells too. */
export function silentKeyStore(sources: KeySources): KeyStore {
  Logger.overrideLogger(false);
  return new KeyStore(sources);
}
