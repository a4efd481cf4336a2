import { part } from '../forge.js';
import { GOOD, signed } from '../good-tokens.js';
import type { Provider } from '../inspectors.js';
import type { Attack } from './attack.js';

const ALGORITHMS: readonly unknown[] = [
  ...[
    'none',
    'None',
    'NONE',
    'nOnE',
    'none ',
    ' none',
    'hs256',
    'HS256 ',
    'HS256\u0000',
    'HS384',
    'HS512',
    'HS1',
  ],
  ...[
    'rs256',
    'RS384',
    'RS512',
    'PS256',
    'PS512',
    'ES256',
    'ES256K',
    'ES512',
    'EdDSA',
    'dir',
    'RSA-OAEP',
    'A256KW',
  ],
  ...[
    '',
    'sha256',
    'HMAC',
    '../HS256',
    'HS256,none',
    '\u212aS256',
    'ＨＳ256',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[null, 0, 1, -1, true, false, [], ['HS256'], ['RS256'], ['none'], {}, { alg: 'HS256' }, undefined],
];

/** Tokens of foreign algorithms, signed with the real key as if they were right: the algorithm alone must refuse them. */
export const algorithms = (provider: Provider): readonly Attack[] => {
  const { header, claims } = GOOD[provider];
  const wrong = [...ALGORITHMS, header.alg === 'HS256' ? 'RS256' : 'HS256'];
  return wrong.flatMap((alg): readonly Attack[] => {
    const input = `${part({ ...header, alg })}.${part(claims)}`;
    const name = `alg ${JSON.stringify(alg)}`;
    return [
      [provider, `${name} under the real key`, signed(provider, { ...header, alg }, claims)],
      [provider, `${name} without a signature`, `${input}.`],
      [provider, `${name} with two parts`, input],
    ];
  });
};
