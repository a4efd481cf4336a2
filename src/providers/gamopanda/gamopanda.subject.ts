import type { RequestSubject } from '../../access/request-subject.js';

/** What grants can pin of Gamopanda requests. */
export const gamopandaSubject: RequestSubject = {
  provider: 'gamopanda',
  operations: ['mint', 'verify'],
  playerField: 'externalId',
  parameters: {},
};
