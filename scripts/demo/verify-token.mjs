import { parseJws, signatureHolds } from './jws.mjs';

/**
 * One thing that was looked at.
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {boolean} holds
 * @property {string} [problem] what was found instead
 *
 * @typedef {object} Expectation
 * @property {import('./contract-table.mjs').Contract} contract
 * @property {string} key the shared secret, or the public key in PEM
 * @property {Readonly<Record<string, unknown>>} header members whose value is known beforehand
 * @property {Readonly<Record<string, unknown>>} claims claims whose value is known beforehand, by path
 */

/** Seconds by which the verifier's clock may differ from the one of the mint. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** @type {Readonly<Record<import('./contract-table.mjs').ClaimType, (value: unknown) => boolean>>} */
const TYPES = {
  text: (value) => typeof value === 'string' && value !== '',
  seconds: (value) => isWholeBetween(value, 1e9, 1e11),
  milliseconds: (value) => isWholeBetween(value, 1e12, 1e14),
  amount: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
};

/**
 * Verifies a player token as its provider would: with `node:crypto`, the contract table and nothing of the code that
 * minted it.
 *
 * @param {string} token
 * @param {Expectation} expected
 * @param {number} nowSeconds
 * @returns {readonly Check[]}
 */
export function verifyToken(token, expected, nowSeconds) {
  const jws = parseJws(token);
  if (jws === undefined) return [check('format', ['not a compact JWS'])];
  const claims = flatten(jws.claims);
  return [
    check('signature', signatureProblems(token, jws, expected)),
    check('header', headerProblems(jws.header, expected)),
    check('claims', claimProblems(claims, expected)),
    check('types and units', typeProblems(claims, expected.contract)),
    check('lifetime', lifetimeProblems(claims, expected.contract, nowSeconds)),
  ];
}

/**
 * Makes a check of the problems that were found.
 *
 * @param {string} name
 * @param {readonly string[]} problems
 * @returns {Check}
 */
export function check(name, problems) {
  return problems.length === 0 ? { name, holds: true } : { name, holds: false, problem: problems.join('; ') };
}

/**
 * Claims by path, dots between levels.
 *
 * @param {object} claims
 * @param {string} [prefix]
 * @returns {Readonly<Record<string, unknown>>}
 */
export function flatten(claims, prefix = '') {
  const entries = /** @type {[string, unknown][]} */ (Object.entries(claims));
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flatten(value, `${prefix}${name}.`))
        : [[prefix + name, value]],
    ),
  );
}

/**
 * The signature must hold, and must not hold for a copy whose claims differ in one bit.
 *
 * @param {string} token
 * @param {import('./jws.mjs').Jws} jws
 * @param {Expectation} expected
 * @returns {readonly string[]}
 */
function signatureProblems(token, jws, { contract: { algorithm }, key }) {
  if (!signatureHolds(jws, algorithm, key)) return [`no ${algorithm} signature by this key`];
  const [header = '', claims = ''] = token.split('.');
  const altered = Buffer.from(claims, 'base64url');
  altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
  const forged = { ...jws, input: `${header}.${altered.toString('base64url')}` };
  return signatureHolds(forged, algorithm, key) ? ['holds for an altered copy as well'] : [];
}

/**
 * @param {Readonly<Record<string, unknown>>} header
 * @param {Expectation} expected
 * @returns {readonly string[]}
 */
function headerProblems(header, expected) {
  const { algorithm, header: members } = expected.contract;
  return [
    ...memberProblems(Object.keys(header), members),
    ...valueProblems(header, { alg: algorithm, typ: 'JWT', ...expected.header }),
  ];
}

/**
 * @param {Readonly<Record<string, unknown>>} claims
 * @param {Expectation} expected
 * @returns {readonly string[]}
 */
function claimProblems(claims, expected) {
  return [
    ...memberProblems(Object.keys(claims), Object.keys(expected.contract.claims)),
    ...valueProblems(claims, expected.claims),
  ];
}

/**
 * @param {Readonly<Record<string, unknown>>} claims
 * @param {import('./contract-table.mjs').Contract} contract
 * @returns {readonly string[]}
 */
function typeProblems(claims, contract) {
  return Object.entries(contract.claims)
    .filter(([path, type]) => !TYPES[type](claims[path]))
    .map(([path, type]) => `${path} is not of type ${type}`);
}

/**
 * @param {Readonly<Record<string, unknown>>} claims
 * @param {import('./contract-table.mjs').Contract} contract
 * @param {number} nowSeconds
 * @returns {readonly string[]}
 */
function lifetimeProblems(claims, { defaultSeconds, maxSeconds }, nowSeconds) {
  const issuedAt = Number(claims['iat']);
  const lifetime = Number(claims['exp']) - issuedAt;
  return [
    ...(lifetime === defaultSeconds ? [] : [`exp - iat is ${lifetime} s, not ${defaultSeconds} s`]),
    ...(lifetime <= maxSeconds ? [] : [`exp - iat exceeds ${maxSeconds} s`]),
    ...(Math.abs(nowSeconds - issuedAt) <= CLOCK_TOLERANCE_SECONDS ? [] : ['iat is not now']),
  ];
}

/**
 * @param {readonly string[]} present
 * @param {readonly string[]} wanted
 * @returns {readonly string[]}
 */
function memberProblems(present, wanted) {
  return [
    ...wanted.filter((name) => !present.includes(name)).map((name) => `${name} is missing`),
    ...present.filter((name) => !wanted.includes(name)).map((name) => `${name} does not belong there`),
  ];
}

/**
 * @param {Readonly<Record<string, unknown>>} present
 * @param {Readonly<Record<string, unknown>>} wanted
 * @returns {readonly string[]}
 */
function valueProblems(present, wanted) {
  return Object.entries(wanted)
    .filter(([name, value]) => present[name] !== value)
    .map(([name, value]) => `${name} is not ${String(value)}`);
}

/**
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 * @returns {boolean}
 */
function isWholeBetween(value, min, max) {
  return Number.isSafeInteger(value) && Number(value) >= min && Number(value) < max;
}
