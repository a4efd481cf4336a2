import { Injectable, type Type } from '@nestjs/common';
import { controllerRoutes } from './controller-routes.js';

interface Route {
  readonly path: string;
  readonly methods: readonly string[];
}

/** Which methods each path allows, so that a wrong one is answered 405 and not 404. Filled once the app is set up. */
@Injectable()
export class RouteTable {
  readonly #routes = new Map<string, Route>();
  readonly #withParameters: (Route & { readonly pattern: RegExp })[] = [];

  /**
   * Adds a path and its methods in upper case; GET brings HEAD with it.
   *
   * @param path as OpenAPI has it: a part in braces stands for any
   */
  add(path: string, methods: readonly string[]): void {
    const route = { path, methods: methods.includes('GET') ? [...methods, 'HEAD'] : methods };
    if (path.includes('{')) this.#withParameters.push({ ...route, pattern: patternOf(path) });
    else this.#routes.set(path, route);
  }

  /** Adds the routes of all controllers of an app. */
  addControllers(controllers: readonly Type[]): void {
    const routes = controllers.flatMap(controllerRoutes);
    for (const path of new Set(routes.map((route) => route.path))) {
      this.add(
        path,
        routes.filter((route) => route.path === path).map(({ method }) => method),
      );
    }
  }

  /** The methods of a request target's path; empty when the path is unknown. */
  methodsOf(target: string): readonly string[] {
    return this.#find(target)?.methods ?? [];
  }

  /** The known path that a request target names, parameters in braces, or `undefined`. */
  routeOf(target: string): string | undefined {
    return this.#find(target)?.path;
  }

  #find(target: string): Route | undefined {
    const path = pathOf(target);
    return this.#routes.get(path) ?? this.#withParameters.find(({ pattern }) => pattern.test(path));
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\./g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}
