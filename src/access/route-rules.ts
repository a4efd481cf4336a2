import { Inject, Injectable, type OnApplicationBootstrap, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';
import type { Operation } from './operation.js';
import { REQUEST_SUBJECT, type RequestSubject } from './request-subject.js';

/** What a route demands of its caller. */
export interface RouteRule {
  readonly operation: Operation;
  readonly subject?: RequestSubject;
}

/** The rules of all routes that need a grant, by method and path. */
@Injectable()
export class RouteRules implements OnApplicationBootstrap {
  readonly #rules = new Map<string, RouteRule>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    for (const { metatype } of this.discovery.getControllers()) this.#addRoutesOf(metatype as Type);
  }

  /** The rule of a route; `undefined` when there is no such route, or it needs no grant. */
  find(method: string, path: string): RouteRule | undefined {
    return this.#rules.get(`${method} ${path}`);
  }

  #addRoutesOf(controller: Type): void {
    const prototype = controller.prototype as Record<string, (...args: never) => unknown>;
    for (const name of this.scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name];
      if (handler === undefined || !Reflect.hasMetadata(PATH_METADATA, handler)) continue;
      const targets = [handler, controller];
      const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, targets);
      if (rule === undefined || !('operation' in rule)) continue;
      const subject = this.reflector.getAllAndOverride<RequestSubject | undefined>(REQUEST_SUBJECT, targets);
      const { operation } = rule;
      this.#rules.set(routeOf(controller, handler), { operation, ...(subject !== undefined && { subject }) });
    }
  }
}

function routeOf(controller: Type, handler: object): string {
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
  const parts = [Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, handler)];
  return `${method} /${parts
    .map(String)
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}
