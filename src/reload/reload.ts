import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { ConfiguredCallers } from '../access/configured-callers.js';
import { RateLimits } from '../access/rate-limits.js';
import type { AuditOptions } from '../audit/audit.options.js';
import type { Configuration } from '../config/configuration.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { ConfigurationReport } from '../observability/configuration-report.js';
import { Metrics } from '../observability/metrics.js';
import { LOG } from '../observability/request-log.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import { Clock } from '../tokens/clock.js';
import { FileStamps } from './file-stamps.js';

/** How the service reads its configuration, at start and again. */
export interface ReloadOptions {
  /** Reads all of it, and adds each file to the stamps before it reads it. */
  load(files: FileStamps): Promise<Configuration>;
  /** The files of the configuration that is in force. */
  readonly files: FileStamps;
  /** Where decisions are recorded, which only a start changes. */
  readonly audit?: AuditOptions | undefined;
}

/** Symbol of the options. */
export const RELOAD_OPTIONS = Symbol('mintmark:reload-options');

/** Times that a configuration is read again because its files changed while it was read. */
const MAX_READINGS = 5;

/**
 * Reads the whole configuration anew, keys included, and puts it in the place of the old one in one step. A bad one
 * changes nothing; it is logged, counted, and shown in readiness.
 */
@Injectable()
export class Reload {
  #files: FileStamps;
  #last: Promise<boolean> = Promise.resolve(true);
  #waiting: Promise<boolean> | undefined;

  constructor(
    @Inject(RELOAD_OPTIONS) private readonly options: ReloadOptions,
    @Inject(AccountRegistry) private readonly accounts: AccountRegistry,
    @Inject(ConfiguredCallers) private readonly callers: ConfiguredCallers,
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(ConfigurationReport) private readonly report: ConfigurationReport,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.#files = options.files;
    // Told from the start, so that the first of its kind shows as a rise.
    for (const outcome of ['loaded', 'rejected']) metrics.reloads.inc({ outcome }, 0);
  }

  /** The files of the configuration that was read last, whether or not it was taken. */
  get files(): FileStamps {
    return this.#files;
  }

  /**
   * Reloads, after a reload that is under way; calls meanwhile share one.
   *
   * @returns whether the new configuration is in force; never rejects
   */
  run(): Promise<boolean> {
    this.#waiting ??= this.#last.then(() => {
      this.#waiting = undefined;
      this.#last = this.#reload();
      return this.#last;
    });
    return this.#waiting;
  }

  async #reload(): Promise<boolean> {
    const at = new Date(this.clock.nowMs()).toISOString();
    try {
      const commit = await this.#prepare();
      commit();
      this.report.loadedAt = at;
      this.report.rejected = undefined;
      this.metrics.reloads.inc({ outcome: 'loaded' });
      this.log.info('configuration reloaded');
      return true;
    } catch (error) {
      const problems = problemsOf(error);
      this.report.rejected = { at, problems };
      this.metrics.reloads.inc({ outcome: 'rejected' });
      this.log.error({ problems }, 'configuration rejected, the one before it stays');
      return false;
    }
  }

  /** Reads again where a file changed meanwhile: half of an old and half of a new state must not pass for one. */
  async #prepare(): Promise<() => void> {
    for (let readings = 1; ; readings += 1) {
      const files = new FileStamps();
      this.#files = files;
      try {
        const commit = await this.#prepareOnce(files);
        if ((await files.changes()) === undefined) return commit;
      } catch (error) {
        if ((await files.changes()) === undefined) throw error;
      }
      if (readings === MAX_READINGS) {
        throw new ProblemListError('Mintmark cannot reload:', ['its files change while they are read']);
      }
    }
  }

  async #prepareOnce(files: FileStamps): Promise<() => void> {
    const { access, providers, audit } = await this.options.load(files);
    const commits = [this.callers.prepare(access), await this.accounts.prepare(providers)];
    return () => {
      this.limits.replace(access);
      for (const commit of commits) commit();
      if (!isDeepStrictEqual(audit, this.options.audit))
        this.log.warn(
          'the audit is configured otherwise than it is kept: that takes effect with the next start',
        );
    };
  }
}

/** A problem list names no values; the text of anything else may hold some. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ProblemListError) return error.problems;
  return [`could not be read (${error instanceof Error ? error.name : 'unknown error'})`];
}
