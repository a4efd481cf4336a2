import type * as Swagger from '@nestjs/swagger';

type AnyDecorator = (...target: readonly unknown[]) => void;
type DecoratorName = Extract<keyof typeof Swagger, `Api${string}`>;

let swagger: typeof Swagger | undefined;
let waiting: ((library: typeof Swagger) => void)[] = [];

/**
 * Puts on all decorators of this file that wait, in their order, and from now on every other at once. To be called before
 * a description is made of what they stand on. Nothing else may look for what they leave there: their library takes a
 * service a quarter of a second to load.
 */
export function applyApiDecorators(library: typeof Swagger): void {
  swagger = library;
  for (const decorate of waiting) decorate(library);
  waiting = [];
}

/** A decorator of the library, put on once the library is there. */
function deferred<Name extends DecoratorName>(name: Name): (typeof Swagger)[Name] {
  const factory =
    (...options: readonly unknown[]): AnyDecorator =>
    (...target) => {
      const decorate = (library: typeof Swagger): void => {
        const make = library[name] as (...options: readonly unknown[]) => AnyDecorator;
        make(...options)(...target);
      };
      if (swagger === undefined) waiting.push(decorate);
      else decorate(swagger);
    };
  return factory as (typeof Swagger)[Name];
}

// As their library has them.
export const ApiBearerAuth = deferred('ApiBearerAuth');
export const ApiBody = deferred('ApiBody');
export const ApiCreatedResponse = deferred('ApiCreatedResponse');
export const ApiExtraModels = deferred('ApiExtraModels');
export const ApiHeader = deferred('ApiHeader');
export const ApiHideProperty = deferred('ApiHideProperty');
export const ApiOkResponse = deferred('ApiOkResponse');
export const ApiOperation = deferred('ApiOperation');
export const ApiParam = deferred('ApiParam');
export const ApiProperty = deferred('ApiProperty');
export const ApiResponse = deferred('ApiResponse');
export const ApiSecurity = deferred('ApiSecurity');
export const ApiServiceUnavailableResponse = deferred('ApiServiceUnavailableResponse');
export const ApiTags = deferred('ApiTags');
