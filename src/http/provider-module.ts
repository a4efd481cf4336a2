import { ConfigurableModuleBuilder, type ConfigurableModuleCls, type Type } from '@nestjs/common';

/** What every provider module takes beside its options. */
export interface ProviderModuleExtras {
  /** Whether to mount the controller; its host must then provide a `CallerAuthenticator`. */
  readonly exposeHttp?: boolean;
}

/**
 * The base of a provider's module: `forRoot` and `forRootAsync` (`useFactory`, `useClass`, `useExisting` with a method
 * `createOptions`), and a controller that is mounted on request only.
 */
export function providerModule<Options>(
  optionsInjectionToken: symbol,
  controller: Type,
): ConfigurableModuleCls<Options, 'forRoot', 'createOptions', ProviderModuleExtras> {
  return new ConfigurableModuleBuilder<Options>({ optionsInjectionToken })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createOptions')
    .setExtras<ProviderModuleExtras>({ exposeHttp: false }, (definition, { exposeHttp }) => ({
      ...definition,
      controllers: exposeHttp === true ? [controller] : [],
    }))
    .build().ConfigurableModuleClass;
}
