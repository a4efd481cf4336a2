import { Inject, Injectable, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { controllerRoutes } from '../http/controller-routes.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';
import type { Operation } from './operation.js';
import { REQUEST_SUBJECT, type RequestSubject } from './request-subject.js';

/** What a route demands of its caller. */
export interface RouteRule {
  readonly operation: Operation;
  readonly subject?: RequestSubject;
}

/** The rules of all routes of an app that need a grant. */
@Injectable()
export class RouteRules implements OnApplicationBootstrap {
  #rules: ReadonlyMap<string, RouteRule> = new Map();

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    this.#rules = routeRulesOf(this.discovery.getControllers().map(({ metatype }) => metatype as Type));
  }

  /** The rule of a route; `undefined` when there is no such route, or it needs no grant. */
  find(method: string, path: string): RouteRule | undefined {
    return this.#rules.get(`${method} ${path}`);
  }
}

/** The rules of controllers' routes that need a grant, by method and path: `POST /v1/<provider>/tokens`. */
export function routeRulesOf(controllers: readonly Type[]): ReadonlyMap<string, RouteRule> {
  return new Map(controllers.flatMap((controller) => rulesOf(controller)));
}

function rulesOf(controller: Type): readonly (readonly [string, RouteRule])[] {
  return controllerRoutes(controller).flatMap(({ method, path, handler }) => {
    const rule = metadata(ACCESS_RULE, handler, controller) as AccessRule | undefined;
    if (rule === undefined || !('operation' in rule)) return [];
    const subject = metadata(REQUEST_SUBJECT, handler, controller) as RequestSubject | undefined;
    const { operation } = rule;
    return [[`${method} ${path}`, { operation, ...(subject !== undefined && { subject }) }] as const];
  });
}

/** What is said of a handler, or else of its controller. */
function metadata(key: symbol, handler: object, controller: object): unknown {
  return Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
}
