import type { RequestSubject } from '../../access/request-subject.js';

/** What grants can pin of Lynes requests: the scopes that a token may carry. */
export const lynesSubject: RequestSubject = {
  provider: 'lynes',
  operations: ['mint', 'verify'],
  playerField: 'userId',
  parameters: {
    scopes: {
      field: 'scope',
      // What is no text the DTO refuses, and it must not be read as one here.
      valuesOf: ({ scope }) => (Array.isArray(scope) ? scope.filter((each) => typeof each === 'string') : []),
    },
  },
};
