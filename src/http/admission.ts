import { unescape } from 'node:querystring';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Lane } from './lane.js';

/** Milliseconds between two lines about the same overload. */
const TOLD_EVERY_MS = 10_000;

/** Seconds after which whoever was turned away may ask again. */
export const RETRY_AFTER_SECONDS = 1;

/** The provider in the path of a request that is about one. */
const PROVIDER_IN_PATH = /^\/v1\/([^/?]+)/;

/** The lanes of requests, one a provider: whoever asks more of one than can be done takes nothing from who asks another. */
@Injectable()
export class Admission implements OnApplicationShutdown {
  readonly #logger = new Logger(Admission.name);
  readonly #lanes = new Map<string, Lane>();
  #untold = 0;
  #telling: NodeJS.Timeout | undefined;

  /** @param provider whom its requests are about; absent for those that are about none */
  lane(provider = ''): Lane {
    const known = this.#lanes.get(provider);
    if (known !== undefined) return known;
    const lane = new Lane((count) => {
      this.noteTurnedAway(count);
    });
    this.#lanes.set(provider, lane);
    return lane;
  }

  /** Where a request belongs of which only the path is known; it may be of no provider, and makes no lane. */
  laneOfPath(path: string): Lane {
    // As Fastify finds a route by its path decoded.
    const [, provider = ''] = PROVIDER_IN_PATH.exec(path.includes('%') ? unescape(path) : path) ?? [];
    return this.#lanes.get(provider) ?? this.lane();
  }

  /** Says in the log that requests are turned away, and how many every ten seconds: a line for each would be work in itself. */
  noteTurnedAway(count: number): void {
    this.#untold += count;
    if (count === 0 || this.#telling !== undefined) return;
    this.#logger.warn({ message: 'more requests than can be worked on: some are turned away' });
    this.#telling = setInterval(() => {
      if (this.#untold > 0) this.#tell();
      else this.#stopTelling();
    }, TOLD_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.#untold > 0) this.#tell();
    this.#stopTelling();
  }

  #tell(): void {
    this.#logger.warn({ message: 'requests were turned away', count: this.#untold });
    this.#untold = 0;
  }

  #stopTelling(): void {
    clearInterval(this.#telling);
    this.#telling = undefined;
  }
}
