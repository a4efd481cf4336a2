import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { ApiKeyAuthenticator } from './api-key-authenticator.js';
import { CallerAuthenticator } from './caller-authenticator.js';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<AccessOptions>({
  optionsInjectionToken: ACCESS_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createAccessOptions')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();

/**
 * Authenticates callers of Mintmark's controllers. A host that exposes a controller imports it once, or provides a
 * `CallerAuthenticator` of its own; without either the app does not start.
 */
@Module({
  providers: [{ provide: CallerAuthenticator, useClass: ApiKeyAuthenticator }],
  exports: [CallerAuthenticator],
})
export class AccessModule extends ConfigurableModuleClass {}
