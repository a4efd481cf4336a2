import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Reload } from './reload.js';

/** Milliseconds between two looks at the files. */
const INTERVAL_MS = 500;

/**
 * Reloads when a file of the configuration changes and has then stood still for one look. Looks at the files instead of
 * waiting for events: those fail to come from network file systems, and when a folder's link is swapped.
 */
@Injectable()
export class FileWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #seen: string | undefined;
  #isLooking = false;

  constructor(@Inject(Reload) private readonly reload: Reload) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.look(), INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Looks at the files once. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const changes = await this.reload.files.changes();
      const isSettled = changes !== undefined && changes === this.#seen;
      this.#seen = isSettled ? undefined : changes;
      if (isSettled) await this.reload.run();
    } finally {
      this.#isLooking = false;
    }
  }
}
