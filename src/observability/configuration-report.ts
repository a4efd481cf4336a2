import { Injectable } from '@nestjs/common';

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
  loadedAt = new Date().toISOString();
  rejected: RejectedConfiguration | undefined;
}
