import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner } from '@nestjs/core';

/** A route as a controller declares it. */
export interface ControllerRoute {
  /** In upper case. */
  readonly method: string;
  /** As OpenAPI has it, parameters in braces: `/health/ready/{provider}`. */
  readonly path: string;
  readonly handler: object;
}

/** The routes of a controller whose paths are given one by one, as all of ours are. */
export function controllerRoutes(controller: Type): readonly ControllerRoute[] {
  const prototype = controller.prototype as object;
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => Reflect.get(prototype, name) as object)
    .filter((handler) => Reflect.hasMetadata(PATH_METADATA, handler))
    .map((handler) => ({ method: methodOf(handler), path: pathOf(controller, handler), handler }));
}

function methodOf(handler: object): string {
  return String(RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]);
}

function pathOf(controller: object, handler: object): string {
  const parts = [controller, handler].flatMap((target) =>
    String(Reflect.getMetadata(PATH_METADATA, target)).split('/'),
  );
  const named = parts.filter((part) => part !== '').map((part) => part.replace(/^:(.+)$/, '{$1}'));
  return `/${named.join('/')}`;
}
