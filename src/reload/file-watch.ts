import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { FileStamps } from './file-stamps.js';
import { Reload } from './reload.js';

/** Milliseconds between two looks at the files. */
const INTERVAL_MS = 500;

/** What can be reloaded, and which files that depends on: others after each reload. */
export interface Reloadable {
  readonly files: Pick<FileStamps, 'changes'>;
  run(): Promise<boolean>;
}

/**
 * Reloads when a file of the configuration changes and has then stood still for one look. Looks at the files instead of
 * waiting for events: those fail to come from network file systems, and when a folder's link is swapped.
 */
@Injectable()
export class FileWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #seen: string | undefined;
  #isLooking = false;
  #isOver = false;

  constructor(@Inject(Reload) private readonly reload: Reloadable) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.look(), INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#isOver = true;
  }

  /** Looks at the files once. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      if (await this.#hasSettled()) await this.reload.run();
    } finally {
      this.#isLooking = false;
    }
  }

  async #hasSettled(): Promise<boolean> {
    const { files } = this.reload;
    const changes = await files.changes();
    // A reload that began meanwhile has read them.
    if (this.#isOver || files !== this.reload.files) return false;
    const hasSettled = changes !== undefined && changes === this.#seen;
    this.#seen = hasSettled ? undefined : changes;
    return hasSettled;
  }
}
