import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../tokens/clock.js';

/** A configuration that was refused: the one before it is still in force. */
export interface RejectedConfiguration {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** By variable or line, and reason; never a value. */
  readonly problems: readonly string[];
}

/** Which configuration is in force, and whether a newer one was refused. */
@Injectable()
export class ConfigurationReport {
  /** When it was put in force: ISO 8601, UTC. */
  loadedAt: string;
  rejected: RejectedConfiguration | undefined;

  constructor(@Inject(Clock) clock: Clock) {
    this.loadedAt = new Date(clock.nowMs()).toISOString();
  }
}
