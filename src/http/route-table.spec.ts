import { RouteTable } from './route-table.js';

const routes = new RouteTable();
routes.add('/v1/acme/tokens', ['POST']);
routes.add('/health/live', ['GET']);
routes.add('/health/ready', ['GET']);
routes.add('/health/ready/{provider}', ['GET']);

test.each([
  ['/v1/acme/tokens', ['POST']],
  ['/v1/acme/tokens?a=/health/live', ['POST']],
  ['/health/live', ['GET', 'HEAD']],
  ['/health/live?', ['GET', 'HEAD']],
  ['/health', []],
  ['/health/live/', []],
  ['/HEALTH/LIVE', []],
  ['/health/ready', ['GET', 'HEAD']],
  ['/health/ready/acme', ['GET', 'HEAD']],
  ['/health/ready/acme?a=b/c', ['GET', 'HEAD']],
  ['/health/ready/', []],
  ['/health/ready/acme/', []],
  ['/health/ready/acme/more', []],
  ['/v1/health/ready/acme', []],
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

test('names a route with parameters as it is described, whatever stands in their place', () => {
  expect(routes.routeOf('/health/ready/acme')).toBe('/health/ready/{provider}');
  expect(routes.routeOf('/health/ready/a-token-put-in-the-wrong-place')).toBe('/health/ready/{provider}');
});
