import { ConfigurableModuleBuilder, type DynamicModule, Module, type Type } from '@nestjs/common';
import { TokensModule } from '../tokens/tokens.module.js';
import { ACCESS_OPTIONS, type AccessOptions, ARE_FOUND_BY_NAME } from './access.options.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { ConfiguredCallers } from './configured-callers.js';
import { RateLimits } from './rate-limits.js';

/** What the module takes beside its options. */
export interface AccessModuleExtras {
  /** Whether all modules of the app find the callers. */
  readonly isGlobal: boolean;
  /**
   * Knows callers in a way of its own: by no key of `callers`, which need none then. It may find them there by name
   * (`ConfiguredCallers.find`) or make its own; grants and limits are held all the same.
   */
  readonly authenticator: Type<CallerAuthenticator> | undefined;
  /** Modules that export what `authenticator` injects. */
  readonly imports: NonNullable<DynamicModule['imports']>;
}

const NO_EXTRAS: AccessModuleExtras = { isGlobal: true, authenticator: undefined, imports: [] };

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<AccessOptions>({
  optionsInjectionToken: ACCESS_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createAccessOptions')
  .setExtras<AccessModuleExtras>(NO_EXTRAS, (definition, { isGlobal, authenticator, imports }) => ({
    ...definition,
    global: isGlobal,
    imports: [...(definition.imports ?? []), ...imports],
    // What is said here takes the place of the same in the decorator below.
    providers: [
      ...(definition.providers ?? []),
      ...(authenticator === undefined
        ? []
        : [
            { provide: CallerAuthenticator, useClass: authenticator },
            { provide: ARE_FOUND_BY_NAME, useValue: true },
          ]),
    ],
  }))
  .build();

/**
 * Authenticates callers of Mintmark's controllers, holds them to their grants and limits. A host that exposes a
 * controller imports it once, with its callers or an authenticator of its own; without it the app does not start.
 */
@Module({
  imports: [TokensModule],
  providers: [
    ConfiguredCallers,
    { provide: CallerAuthenticator, useExisting: ConfiguredCallers },
    RateLimits,
  ],
  exports: [ConfiguredCallers, CallerAuthenticator, RateLimits],
})
export class AccessModule extends ConfigurableModuleClass {}
