import { hs256 } from '../forge.js';
import { GOOD, signed } from '../good-tokens.js';
import type { Provider } from '../inspectors.js';
import type { Attack } from './attack.js';

const KIDS: readonly unknown[] = [
  ...[
    '../../dev/null',
    '/dev/null',
    'C:\\nul',
    "' OR '1'='1",
    "x' UNION SELECT 'secret'--",
    '$(id)',
    '`id`',
    '|id',
  ],
  ...['', ' ', 'gp_live ', ' gp_live', 'GP_LIVE', 'gp_live\u0000', 'gp_live\n', 'gp_test', 'default', 'v1'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'http://attacker.example/'],
  ...[null, 0, true, [], ['gp_live'], {}, { $ne: null }, { toString: 'gp_live' }],
];

/** The kid looks for a key; whatever it says, an empty key and the attacker's do not hold. */
export const kids = (provider: Provider): readonly Attack[] => {
  const { header, claims } = GOOD[provider];
  return KIDS.flatMap((kid): readonly Attack[] => {
    const name = `kid ${JSON.stringify(kid)}`;
    const secrets: readonly (readonly [string, string | Buffer])[] = [
      ['an empty key', ''],
      ['a key of zeros', Buffer.alloc(32)],
      ['the kid as the key', typeof kid === 'string' ? kid : JSON.stringify(kid)],
    ];
    return [
      ...secrets.map(
        ([what, secret]): Attack => [provider, `${name}, ${what}`, hs256({ ...header, kid }, claims, secret)],
      ),
      ...(provider === 'gamopanda'
        ? [[provider, `${name} under the real key`, signed(provider, { ...header, kid }, claims)] as const]
        : []),
    ];
  });
};
