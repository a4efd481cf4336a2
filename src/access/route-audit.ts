import { Inject, Injectable, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ProblemListError } from '../errors/problem-list-error.js';
import { ACCESS_RULE } from './access-rule.js';

/** Stops the start of the service when a route declares no access rule. */
@Injectable()
export class RouteAudit implements OnApplicationBootstrap {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** @throws {ProblemListError} naming every route without a rule */
  onApplicationBootstrap(): void {
    const undeclared = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => this.#undeclaredRoutes(metatype as Type));
    if (undeclared.length > 0) throw new ProblemListError('Routes without an access rule:', undeclared);
  }

  #undeclaredRoutes(controller: Type): string[] {
    const prototype = controller.prototype as Record<string, (...args: never) => unknown>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const handler = prototype[name];
        if (handler === undefined || !Reflect.hasMetadata(PATH_METADATA, handler)) return false;
        return this.reflector.getAllAndOverride(ACCESS_RULE, [handler, controller]) === undefined;
      })
      .map((name) => `${controller.name}.${name}`);
  }
}
