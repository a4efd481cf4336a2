import { compactVerify } from 'jose';
import { importKey } from '../../src/keystore/import-key.js';
import type { ImportedKey } from '../../src/keystore/imported-key.js';
import { KeyRefusedError } from '../../src/keystore/key-refused.error.js';
import { HMAC_FOREIGN_FAMILIES } from './hmac-foreign-families.js';
import { HMAC_GOOD_FAMILIES } from './hmac-good-families.js';
import { HMAC_PLACEHOLDER_FAMILIES } from './hmac-placeholder-families.js';
import { HMAC_TEXT_FAMILIES } from './hmac-text-families.js';
import { isLeaked } from './leaks.js';
import type { Family, Offer } from './offer.js';
import { RSA_DAMAGED_FAMILIES } from './rsa-damaged-families.js';
import { RSA_GOOD_FAMILIES } from './rsa-good-families.js';
import { RSA_LABEL_FAMILIES } from './rsa-label-families.js';
import { RSA_NUMBER_FAMILIES } from './rsa-number-families.js';
import { RSA_STRANGER_FAMILIES } from './rsa-stranger-families.js';

const FAMILIES: readonly Family[] = [
  ...RSA_GOOD_FAMILIES,
  ...RSA_DAMAGED_FAMILIES,
  ...RSA_LABEL_FAMILIES,
  ...RSA_NUMBER_FAMILIES,
  ...RSA_STRANGER_FAMILIES,
  ...HMAC_GOOD_FAMILIES,
  ...HMAC_TEXT_FAMILIES,
  ...HMAC_PLACEHOLDER_FAMILIES,
  ...HMAC_FOREIGN_FAMILIES,
];

/** Whether what a key signs holds under what another library makes of the same material. */
async function signs(key: ImportedKey, { algorithm, text, publicKey }: Offer): Promise<boolean> {
  const token = await key.signJwt({ alg: algorithm, typ: 'JWT' }, { sub: 'player' });
  const verifier = publicKey === undefined ? new TextEncoder().encode(text) : { kty: 'RSA', ...publicKey };
  try {
    const { payload } = await compactVerify(token, verifier, { algorithms: [algorithm] });
    return Buffer.from(payload).toString() === '{"sub":"player"}';
  } catch {
    return false;
  }
}

/** What became of a key, in the words of a verdict where it is one. */
async function outcomeOf(offer: Offer): Promise<string> {
  const { algorithm, text, allowShortSecret = false } = offer;
  try {
    const key = await importKey(algorithm, text, { allowShortSecret });
    const outcome = key.warnings.length > 0 ? 'warned' : 'accepted';
    return outcome !== offer.expected || (await signs(key, offer)) ? outcome : 'signs with something else';
  } catch (error) {
    if (isLeaked(text, error)) return 'refused, and shows a piece of itself';
    return error instanceof KeyRefusedError ? error.reason : 'no refusal but another error';
  }
}

/** In words; nothing of the material, even where it should have been refused. */
async function deviationsOf({ offers }: Family): Promise<readonly string[]> {
  const deviations: string[] = [];
  for (const offer of offers) {
    const outcome = await outcomeOf(offer);
    if (outcome !== offer.expected) deviations.push(`${offer.what}: ${outcome} instead of ${offer.expected}`);
  }
  return deviations;
}

test('there are thousands, good and bad', () => {
  const offers = FAMILIES.flatMap((family) => family.offers);
  const good = offers.filter(({ expected }) => expected === 'accepted' || expected === 'warned');
  expect(offers.length).toBeGreaterThan(4000);
  expect(good.length).toBeGreaterThan(800);
});

test('eight characters of a key in an error would be noticed, wherever they are', () => {
  const material = 'q3Wd8ZxK1nB5vR7tY2uE9oP4aL6sGfHj';
  const piece = material.slice(5, 13);
  const causes = [piece, new Error(piece), { bytes: [piece] }].map(
    (cause) => new Error('refused', { cause }),
  );
  const named = Object.assign(new Error('refused'), { [piece]: 1 });
  for (const error of [new Error(`refused: ${piece}…`), named, ...causes]) {
    expect(isLeaked(material, error)).toBe(true);
  }
  expect(isLeaked(material, new KeyRefusedError('too_short', `has 8 bytes: ${material.slice(0, 7)}`))).toBe(
    false,
  );
});

/** Milliseconds for one family, on a busy machine. */
const TIMEOUT_MS = 60_000;

test.each(FAMILIES.map((family) => [family.name, family] as const))(
  '%s',
  async (_, family) => {
    expect(await deviationsOf(family)).toEqual([]);
  },
  TIMEOUT_MS,
);
