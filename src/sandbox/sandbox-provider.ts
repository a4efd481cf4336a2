import type { SandboxAnswer } from './sandbox-answer.js';
import type { SandboxRequest } from './sandbox-request.js';

/** One emulated route. */
export interface SandboxRoute {
  readonly method: 'GET' | 'POST' | 'OPTIONS';
  /** Fastify's pattern: `/v1/event`, `/:gameId`. */
  readonly path: string;
  readonly answer: (request: SandboxRequest) => SandboxAnswer | Promise<SandboxAnswer>;
}

/** A route that steers the sandbox and belongs to no provider: never logged, never faulty. */
export interface ControlRoute extends Omit<SandboxRoute, 'method'> {
  readonly method: SandboxRoute['method'] | 'DELETE';
}

/** Something to paste into a terminal, for people. */
export interface SandboxExample {
  readonly title: string;
  readonly command: string;
}

/** What an emulated provider is given. */
export interface SandboxContext {
  /** The sandbox's time, its offset included; milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Where the sandbox listens: an origin without a slash at its end. */
  readonly url: () => string;
}

/** One provider, emulated. */
export interface SandboxProvider {
  /** The provider's name, as in its contract. */
  readonly provider: string;
  readonly routes: readonly SandboxRoute[];
  readonly controlRoutes: readonly ControlRoute[];
  /** The variables that point the service at the first account. Secrets of the run. */
  environment(): Readonly<Record<string, string>>;
  /** Ids that may be shown on a page: no secrets. */
  publicIds(): Readonly<Record<string, string>>;
  /** Mints a sample token and shows the page that takes it; absent where the provider has no page. */
  readonly tryIt?: () => Promise<SandboxAnswer>;
  /** Commands with fresh sample tokens in them. */
  examples(): Promise<readonly SandboxExample[]>;
  /** Forgets what happened: one-time tokens, events. Accounts and keys stay. */
  reset(): void;
}
