import { createPublicKey } from 'node:crypto';
import { testRsaKey } from '../../../src/testing/index.js';
import { hs256, part, rs256 } from '../forge.js';
import { GOOD } from '../good-tokens.js';
import type { Provider } from '../inspectors.js';
import type { Attack } from './attack.js';

const ATTACKER = testRsaKey();
const ATTACKER_JWK = createPublicKey(ATTACKER.publicKey).export({ format: 'jwk' });

/** Keys that the header brings along, and kids that look for one; the attacker signed. */
export const headerKeys = (provider: Provider): readonly Attack[] => {
  const { header, claims } = GOOD[provider];
  const forge = (members: object): string =>
    provider === 'phoenix'
      ? rs256({ ...header, ...members }, claims, ATTACKER.privateKey)
      : hs256({ ...header, ...members }, claims, 'attacker');
  const offers: readonly object[] = [
    { jwk: ATTACKER_JWK },
    { jwk: { kty: 'oct', k: part('attacker') } },
    { jku: 'https://attacker.example/jwks.json' },
    { jku: 'file:///etc/passwd' },
    { x5u: 'http://127.0.0.1:1/' },
    { x5c: [part('certificate')] },
    { x5t: 'AAAA', 'x5t#S256': 'AAAA' },
    { jwk: ATTACKER_JWK, kid: 'attacker' },
  ];
  return offers.map((members) => [provider, `brings ${Object.keys(members).join()}`, forge(members)]);
};
