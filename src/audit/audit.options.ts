import type { AuditedPlayers } from './player-name.js';

/** Where the audit goes, and what it says of players. */
export interface AuditOptions {
  /** A file or a named pipe; `stdout`; or a sink of your own. */
  readonly destination: 'stdout' | { readonly file: string; readonly maxBytes?: number };
  readonly players: AuditedPlayers;
}
