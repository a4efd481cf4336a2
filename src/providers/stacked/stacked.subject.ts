import type { RequestSubject } from '../../access/request-subject.js';

/** What grants can pin of Stacked requests. */
export const stackedSubject: RequestSubject = {
  provider: 'stacked',
  operations: ['mint', 'verify', 'one-time', 'campaigns'],
  playerField: 'playerId',
  parameters: {},
};
