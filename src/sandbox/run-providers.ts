import { controlRoutes } from './control-routes.js';
import { FaultPlan } from './fault-plan.js';
import { homePage } from './home-page.js';
import { RequestLog } from './request-log.js';
import { jsonAnswer } from './sandbox-answer.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { ControlRoute, SandboxProvider, SandboxRoute } from './sandbox-provider.js';
import { routeName, SandboxServer } from './sandbox-server.js';
import { REDIRECTED_PATH } from './send-answer.js';

/** Providers that run, and what steers them. */
export interface RunningServer {
  readonly url: string;
  readonly providers: readonly SandboxProvider[];
  readonly clock: SandboxClock;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
  readonly server: SandboxServer;
  readonly reset: () => void;
}

/** Serves emulated providers on loopback, each on its own paths of one server. @throws what listening throws */
export async function runProviders(
  providers: readonly SandboxProvider[],
  clock: SandboxClock,
  port: number,
): Promise<RunningServer> {
  const emulated = providers.flatMap(({ routes }) => routes);
  const names = emulated.map(routeName);
  const [faults, log] = [new FaultPlan(names), new RequestLog()];
  const reset = (): void => {
    faults.clear();
    log.clear();
    clock.offsetSeconds = 0;
    for (const provider of providers) provider.reset();
  };
  const server = new SandboxServer({
    routes: [...emulated, ...redirectTargets()],
    controlRoutes: [
      { method: 'GET', path: '/', answer: () => homePage(providers) },
      ...controlRoutes({ clock, faults, log, routes: names, reset }),
      ...providers.flatMap((provider) => [...provider.controlRoutes, ...tryRoute(provider)]),
    ],
    faults,
    log,
    nowMs: () => clock.nowMs(),
  });
  return { url: await server.listen(port), providers, clock, faults, log, server, reset };
}

/** Where the fault `redirect` leads: logged, so that a test sees what followed it, and with which headers. */
function redirectTargets(): readonly SandboxRoute[] {
  return (['GET', 'POST'] as const).map((method) => ({
    method,
    path: REDIRECTED_PATH,
    answer: () => jsonAnswer(200, { redirected: true, token: 'redirected' }),
  }));
}

function tryRoute({ provider, tryIt }: SandboxProvider): readonly ControlRoute[] {
  return tryIt === undefined ? [] : [{ method: 'GET', path: `/_sandbox/try/${provider}`, answer: tryIt }];
}
