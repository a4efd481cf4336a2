import { Injectable } from '@nestjs/common';

/** Which methods each path allows, so that a wrong one is answered 405 and not 404. Filled once the app is set up. */
@Injectable()
export class RouteTable {
  readonly #methods = new Map<string, readonly string[]>();

  /** Adds a path without parameters and its methods in upper case; GET brings HEAD with it. */
  add(path: string, methods: readonly string[]): void {
    this.#methods.set(path, methods.includes('GET') ? [...methods, 'HEAD'] : methods);
  }

  /** The methods of a request target's path; empty when the path is unknown. */
  methodsOf(target: string): readonly string[] {
    return this.#methods.get(pathOf(target)) ?? [];
  }

  /** The known path that a request target names, or `undefined`. */
  routeOf(target: string): string | undefined {
    const path = pathOf(target);
    return this.#methods.has(path) ? path : undefined;
  }
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}
