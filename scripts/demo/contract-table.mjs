/**
 * What each provider requires of a player token, restated from the providers' own pages. Written a second time on
 * purpose and sharing nothing with `src/`: the demo has to notice when the two disagree.
 *
 * @typedef {'text' | 'seconds' | 'milliseconds' | 'amount'} ClaimType
 *
 * @typedef {object} Contract
 * @property {'HS256' | 'RS256'} algorithm
 * @property {readonly string[]} header members, these and no others
 * @property {Readonly<Record<string, ClaimType>>} claims type and unit by path, these and no others
 * @property {number} defaultSeconds lifetime when none is asked for
 * @property {number} maxSeconds longest lifetime, inclusive
 */

/** @type {Readonly<Record<'gamopanda' | 'lynes' | 'phoenix' | 'stacked', Contract>>} */
export const CONTRACTS = {
  gamopanda: {
    algorithm: 'HS256',
    header: ['alg', 'typ', 'kid'],
    claims: { sub: 'text', 'userData.externalId': 'text', iat: 'seconds', exp: 'seconds' },
    defaultSeconds: 1_800,
    maxSeconds: 86_400,
  },
  lynes: {
    algorithm: 'HS256',
    header: ['alg', 'typ'],
    claims: { sub: 'text', iss: 'text', aud: 'text', iat: 'seconds', exp: 'seconds' },
    defaultSeconds: 3_600,
    maxSeconds: 86_400,
  },
  phoenix: {
    algorithm: 'RS256',
    header: ['alg', 'typ'],
    claims: {
      iss: 'text',
      sub: 'text',
      aud: 'text',
      iat: 'seconds',
      exp: 'seconds',
      'data.balance': 'amount',
      'data.name': 'text',
      'data.timestamp': 'milliseconds',
    },
    defaultSeconds: 3_600,
    maxSeconds: 10_800,
  },
  stacked: {
    algorithm: 'HS256',
    header: ['alg', 'typ'],
    claims: { iss: 'text', sub: 'text', iat: 'seconds', exp: 'seconds' },
    defaultSeconds: 900,
    maxSeconds: 86_400,
  },
};
