import { RouteTable } from './route-table.js';

const routes = new RouteTable();
routes.add('/v1/acme/tokens', ['POST']);
routes.add('/health/live', ['GET']);

test.each([
  ['/v1/acme/tokens', ['POST']],
  ['/v1/acme/tokens?a=/health/live', ['POST']],
  ['/health/live', ['GET', 'HEAD']],
  ['/health/live?', ['GET', 'HEAD']],
  ['/health', []],
  ['/health/live/', []],
  ['/HEALTH/LIVE', []],
  ['?/health/live', []],
  ['', []],
  ['*', []],
  ['__proto__', []],
])('the methods of %j are %j', (target, methods) => {
  expect(routes.methodsOf(target)).toEqual(methods);
});

test('names the route of a target without its query, so that it may be logged', () => {
  expect(routes.routeOf('/health/live?token=x')).toBe('/health/live');
  expect(routes.routeOf('/whatever/a/player/asks?for')).toBeUndefined();
});
