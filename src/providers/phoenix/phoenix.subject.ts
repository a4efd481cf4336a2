import type { RequestSubject } from '../../access/request-subject.js';
import type { PhoenixAccount } from './phoenix.options.js';

/** What grants can pin of Phoenix requests: the game instances, that of the account included. */
export const phoenixSubject: RequestSubject = {
  provider: 'phoenix',
  operations: ['mint', 'verify', 'sign-request', 'keys:read'],
  playerField: 'playerId',
  parameters: {
    instances: {
      field: 'instanceId',
      valuesOf: ({ instanceId }, account) => [
        typeof instanceId === 'string' ? instanceId : (account as PhoenixAccount).instanceId,
      ],
    },
  },
};
