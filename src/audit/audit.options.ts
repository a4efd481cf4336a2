import type { AuditedPlayers } from './player-name.js';

/** A file, or a named pipe. */
export interface AuditFile {
  readonly file: string;
  /** Bytes after which the file is put aside, at least 1 MiB; 100 MiB unless given. */
  readonly maxBytes?: number;
  /**
   * Whether each batch has reached the disk before it counts as stored. Without it a process that dies loses nothing, but
   * a machine that loses its power loses what the system had not yet written: some seconds.
   */
  readonly isSynced?: boolean;
}

/** Where the audit goes, and what it says of players. */
export interface AuditOptions {
  readonly destination: 'stdout' | AuditFile;
  readonly players: AuditedPlayers;
}

/** Symbol of the options. */
export const AUDIT_OPTIONS = Symbol('mintmark:audit-options');
