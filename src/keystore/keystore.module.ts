import { type DynamicModule, Module } from '@nestjs/common';
import { readEnvironment } from '../config/environment.js';
import { EnvKeySource } from './env.key-source.js';
import { FileKeySource } from './file.key-source.js';
import type { KeySource } from './key-source.js';
import { KeySources } from './key-sources.js';
import { KeyStore } from './key-store.js';
import { KeyedDigests } from './keyed-digests.js';

/** What a host app may say of its key sources. */
export interface KeyStoreModuleOptions {
  /** Sources beside `env` and `file`; one of the same scheme replaces the built-in one. */
  readonly sources?: readonly KeySource[];
}

/** Provides the one KeyStore that all provider modules of an app share. Import it once, in the root module. */
@Module({})
export class KeyStoreModule {
  /** Global: provider modules find the KeyStore wherever they are imported. */
  static forRoot(options: KeyStoreModuleOptions = {}): DynamicModule {
    return {
      module: KeyStoreModule,
      global: true,
      providers: [
        {
          provide: KeySources,
          useFactory: () =>
            new KeySources([
              new EnvKeySource(readEnvironment()),
              new FileKeySource(),
              ...(options.sources ?? []),
            ]),
        },
        KeyStore,
        KeyedDigests,
      ],
      exports: [KeyStore, KeyedDigests],
    };
  }
}
