import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AccessModule, KeyStoreModule } from 'mintmark';
import { GamopandaModule } from 'mintmark/gamopanda';
import { LynesModule } from 'mintmark/lynes';
import { PhoenixModule } from 'mintmark/phoenix';
import { StackedModule } from 'mintmark/stacked';
import { type Configuration, loadConfiguration } from './configuration.js';

type Config = ConfigService<Configuration, true>;

/** How each module gets its part of the configuration. */
function optionsFrom<Part extends keyof Configuration>(part: Part) {
  return {
    inject: [ConfigService],
    useFactory: (config: Config): Configuration[Part] => config.get(part, { infer: true }),
  };
}

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, load: [loadConfiguration] }),
    KeyStoreModule.forRoot(),
    // Exposed controllers need to know who may call them.
    AccessModule.forRootAsync(optionsFrom('access')),
    GamopandaModule.forRootAsync({ exposeHttp: true, ...optionsFrom('gamopanda') }),
    LynesModule.forRootAsync({ exposeHttp: true, ...optionsFrom('lynes') }),
    PhoenixModule.forRootAsync({ exposeHttp: true, ...optionsFrom('phoenix') }),
    StackedModule.forRootAsync({ exposeHttp: true, ...optionsFrom('stacked') }),
  ],
})
export class AppModule {}
