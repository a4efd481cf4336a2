import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { TokensModule } from '../tokens/tokens.module.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { ConfiguredCallers } from './configured-callers.js';
import { RateLimits } from './rate-limits.js';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<AccessOptions>({
  optionsInjectionToken: ACCESS_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createAccessOptions')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();

/**
 * Authenticates callers of Mintmark's controllers, holds them to their grants and limits. A host that exposes a
 * controller imports it once, or provides a `CallerAuthenticator` of its own; without either the app does not start.
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
