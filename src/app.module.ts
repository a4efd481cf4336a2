import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import type { Logger } from 'pino';
import { AccessModule } from './access/access.module.js';
import type { AccessOptions } from './access/access.options.js';
import { AccessExplainer } from './access/access-explainer.js';
import { AuditController } from './access/audit.controller.js';
import { DeclaredRuleGuard } from './access/declared-rule.guard.js';
import { ExplainController } from './access/explain.controller.js';
import { RouteAudit } from './access/route-audit.js';
import { RouteRules } from './access/route-rules.js';
import { AuditModule } from './audit/audit.module.js';
import type { Configuration } from './config/configuration.js';
import type { Environment } from './config/environment.js';
import { loadConfiguration } from './config/load-configuration.js';
import type { ProviderConfiguration } from './config/provider-configuration.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ServerModule } from './http/server.module.js';
import { KeysModule } from './keys/keys.module.js';
import { EnvKeySource } from './keystore/env.key-source.js';
import { KeyStoreModule } from './keystore/keystore.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { gamopandaConfiguration } from './providers/gamopanda/gamopanda.configuration.js';
import { GamopandaModule } from './providers/gamopanda/gamopanda.module.js';
import { lynesConfiguration } from './providers/lynes/lynes.configuration.js';
import { LynesModule } from './providers/lynes/lynes.module.js';
import { phoenixConfiguration } from './providers/phoenix/phoenix.configuration.js';
import { PhoenixModule } from './providers/phoenix/phoenix.module.js';
import { stackedConfiguration } from './providers/stacked/stacked.configuration.js';
import { StackedModule } from './providers/stacked/stacked.module.js';
import { FileStamps } from './reload/file-stamps.js';
import { ReloadModule } from './reload/reload.module.js';
import { TokensModule } from './tokens/tokens.module.js';

/** Every provider module has this; what its options hold is its own affair. */
interface ProviderModule extends Type {
  forRootAsync(options: {
    exposeHttp: boolean;
    inject: [typeof ConfigService];
    useFactory: (config: ConfigService) => never;
  }): DynamicModule;
}

/** The providers of the service: one line each. */
const PROVIDERS: readonly (readonly [ProviderConfiguration, ProviderModule])[] = [
  [gamopandaConfiguration, GamopandaModule],
  [lynesConfiguration, LynesModule],
  [phoenixConfiguration, PhoenixModule],
  [stackedConfiguration, StackedModule],
];

/** How each provider is configured. */
export const PROVIDER_CONFIGURATIONS = PROVIDERS.map(([configuration]) => configuration);

/** The modules of the service that have routes, and may be exposed or not. */
function exposedModules(): readonly DynamicModule[] {
  return [
    ...PROVIDERS.map(([{ provider }, module]) =>
      module.forRootAsync({
        exposeHttp: true,
        inject: [ConfigService],
        useFactory: (config) => config.getOrThrow<never>(`providers.${provider}`),
      }),
    ),
    KeysModule.forRoot({ exposeHttp: true }),
  ];
}

/** The controllers of the root module itself. */
const CONTROLLERS: readonly Type[] = [ExplainController, AuditController];

/** The controllers of all routes that may need a grant. */
export function guardedControllers(): readonly Type[] {
  return [...exposedModules().flatMap(({ controllers = [] }) => controllers), ...CONTROLLERS];
}

/** What the service is built from. */
export interface ServiceParts {
  readonly configuration: Configuration;
  /** Where keys named `env:NAME` are read. */
  readonly environment: Environment;
  /** The files that the configuration was read from, as they were before. */
  readonly files?: FileStamps;
  readonly log: Logger;
}

/** Composition root of the service. */
@Module({})
export class AppModule {
  static forRoot({ configuration, environment, log, files = new FileStamps() }: ServiceParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot({
          isGlobal: true,
          ignoreEnvFile: true,
          validatePredefined: false,
          skipProcessEnv: true,
          load: [() => configuration],
        }),
        KeyStoreModule.forRoot({ sources: [new EnvKeySource(environment)] }),
        AccessModule.forRootAsync({
          inject: [ConfigService],
          useFactory: (config: ConfigService) => config.getOrThrow<AccessOptions>('access'),
        }),
        ...(configuration.audit === undefined ? [] : [AuditModule.forRoot(configuration.audit)]),
        ServerModule,
        ObservabilityModule.forRoot(log, configuration.traceExport),
        ...exposedModules(),
        ReloadModule.forRoot({
          files,
          audit: configuration.audit,
          load: (stamps) => loadConfiguration(environment, PROVIDER_CONFIGURATIONS, stamps),
        }),
        TokensModule,
        DiscoveryModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: DeclaredRuleGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        RouteAudit,
        RouteRules,
        AccessExplainer,
      ],
      controllers: [...CONTROLLERS],
    };
  }
}
