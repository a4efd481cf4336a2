import { PROVIDERS } from '../good-tokens.js';
import { algorithms } from './algorithms.js';
import type { Attack } from './attack.js';
import { badClaims, prototypes } from './claims.js';
import { confusions } from './confusions.js';
import { forms } from './forms.js';
import { headerKeys } from './header-keys.js';
import { kids } from './kids.js';
import { signedFaults } from './signed-faults.js';

/** Every attack on every provider. */
export const ATTACKS: readonly Attack[] = [
  ...confusions,
  ...PROVIDERS.flatMap((provider) =>
    [algorithms, headerKeys, kids, signedFaults, badClaims, prototypes, forms].flatMap((attacks) =>
      attacks(provider),
    ),
  ),
];
