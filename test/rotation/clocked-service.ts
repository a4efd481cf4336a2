import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Reload } from '../../src/reload/reload.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { Clock } from '../../src/tokens/clock.js';
import type { PlayerToken } from '../../src/tokens/player-token.js';
import { emptyDirectory } from '../support/child-service.js';
import { testSecrets } from '../support/environment.js';
import { MINT_ROUTES } from '../support/mint-routes.js';
import { type Answer, RecordingClient } from '../support/recording-client.js';
import { type RunningService, startService } from '../support/start-service.js';
import type { Provider } from './mintmark-yaml.js';
import { replaceFile } from './replace-file.js';
import type { TestKey } from './test-key.js';

/** The service in this process, with a `mintmark.yaml` and key files in a folder of its own, and a clock that is moved. */
export class ClockedService {
  readonly clock: FixedClock;
  readonly #directory = emptyDirectory();
  readonly #callerKey = testSecrets().callerKey;
  #service: RunningService | undefined;
  #client: RecordingClient | undefined;

  constructor(now: string) {
    this.clock = new FixedClock(now);
  }

  /** Starts it with this `mintmark.yaml`. */
  async start(yaml: string): Promise<this> {
    this.write('mintmark.yaml', yaml);
    const environment = { CALLER_API_KEY: this.#callerKey, MINTMARK_CONFIG: this.path('mintmark.yaml') };
    this.#service = await startService(environment);
    jest.spyOn(this.#service.app.get(Clock), 'nowMs').mockImplementation(() => this.clock.nowMs());
    this.#client = new RecordingClient(this.#service.url, this.#callerKey);
    return this;
  }

  async close(): Promise<void> {
    this.#client?.close();
    await this.#service?.close();
    this.#directory.remove();
  }

  /** Where a file of its folder stands. */
  path(name: string): string {
    return join(this.#directory.path, name);
  }

  /** Writes a file of its folder. */
  write(name: string, text: string): void {
    replaceFile(this.path(name), text);
  }

  /** Writes a key into a file. @returns what names it in `mintmark.yaml` */
  writeKey(name: string, { text }: TestKey): string {
    this.write(name, text);
    return `file:${name}`;
  }

  /** Takes another `mintmark.yaml`. @returns whether it is in force */
  async reload(yaml: string): Promise<boolean> {
    this.write('mintmark.yaml', yaml);
    return this.#running.app.get<Reload>(Reload).run();
  }

  get client(): RecordingClient {
    if (this.#client === undefined) throw new Error('The service is not running.');
    return this.#client;
  }

  /** The service's now, for libraries that check times. */
  get now(): Date {
    return new Date(this.clock.nowMs());
  }

  /** Moves the clock to that instant. */
  moveTo(instant: string | number): void {
    this.clock.advance((new Date(instant).getTime() - this.clock.nowMs()) / 1000);
  }

  /** Answers a mint, whether or not it succeeds. */
  ask(provider: Provider, members: object = {}): Promise<Answer> {
    const { path, body } = routeOf(provider);
    return this.client.post(path, { ...body, ...members });
  }

  /** Mints, or throws. */
  mint(provider: Provider, members: object = {}): Promise<PlayerToken> {
    const { path, body } = routeOf(provider);
    return this.client.mint(path, { ...body, ...members });
  }

  /** What the service itself makes of a token. */
  async judge(provider: Provider, token: string): Promise<Answer['body']> {
    return (await this.client.post(`/v1/${provider}/tokens/verify`, { token })).body;
  }

  /** The JSON of a route that is read. */
  async read(path: string): Promise<Answer['body']> {
    return (await this.client.ask('GET', path)).body;
  }

  get #running(): RunningService {
    if (this.#service === undefined) throw new Error('The service is not running.');
    return this.#service;
  }
}

function routeOf(provider: Provider): (typeof MINT_ROUTES)[number] {
  const route = MINT_ROUTES.find((each) => each.provider === provider);
  if (route === undefined) throw new Error(`Nothing mints for ${provider}.`);
  return route;
}
