import type { Grant } from './grant.js';
import type { Operation } from './operation.js';

/** The members of a grant that hold requests back which it would else allow. */
export const PINS = ['maxTtlSeconds', 'playerIdPrefix', 'allow'] as const satisfies readonly (keyof Grant)[];

/** The operations that each pin is about: requests of others have nothing that it could hold back. */
export const PINNED_OPERATIONS: Readonly<Record<(typeof PINS)[number], readonly Operation[]>> = {
  maxTtlSeconds: ['mint'],
  playerIdPrefix: ['mint', 'one-time', 'campaigns'],
  allow: ['mint'],
};
