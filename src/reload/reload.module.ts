import { type DynamicModule, Module } from '@nestjs/common';
import { TokensModule } from '../tokens/tokens.module.js';
import { FileWatch } from './file-watch.js';
import { RELOAD_OPTIONS, Reload, type ReloadOptions } from './reload.js';

/** Keeps the service's configuration up to date while it runs. */
@Module({})
export class ReloadModule {
  static forRoot(options: ReloadOptions): DynamicModule {
    return {
      module: ReloadModule,
      imports: [TokensModule],
      providers: [{ provide: RELOAD_OPTIONS, useValue: options }, Reload, FileWatch],
    };
  }
}
