import type { Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { CallerAccess, PublicAccess } from './access-rule.decorator.js';
import { DeclaredRuleGuard } from './declared-rule.guard.js';

@PublicAccess()
class OpenController {
  read(): void {}
}

class MixedController {
  @CallerAccess('mint')
  mint(): void {}

  forgotten(): void {}
}

const guard = new DeclaredRuleGuard(new Reflector());

function routeOf(controller: Type, method: string): ExecutionContextHost {
  const handler = Reflect.get(controller.prototype as object, method) as () => void;
  return new ExecutionContextHost([], controller, handler);
}

test.each([
  ['a public controller', OpenController, 'read'],
  ['a route for callers', MixedController, 'mint'],
])('lets requests of %s on to their own guards', (_, controller, method) => {
  expect(guard.canActivate(routeOf(controller, method))).toBe(true);
});

test('refuses a route that declares no access rule', () => {
  expect(() => guard.canActivate(routeOf(MixedController, 'forgotten'))).toThrow(
    expect.objectContaining({ code: 'caller_forbidden' }) as Error,
  );
});
