import { carried } from './carriage.js';
import {
  CERTIFICATE,
  CONTAINERS,
  LONG_RSA,
  OTHER_RSA,
  PRIVATE_PEMS,
  pkcs1Public,
  RSA,
  STRANGERS,
  spki,
} from './material.js';
import { badRsaKeys, type Family, listed, type Named } from './offer.js';
import { pem, pkcs1, pkcs1Pem, pkcs8, pkcs8Pem } from './rsa-numbers.js';

/**
 * Labels of other things around a good key. Left out, for libraries differ: each of the two good labels around the other
 * one's DER.
 */
const WRONG_LABELS = listed([
  'EC PRIVATE KEY · DSA PRIVATE KEY · OPENSSH PRIVATE KEY · PGP PRIVATE KEY BLOCK · SSH2 PRIVATE KEY · RSA',
  'PRIVATE · KEY · RSA KEY · SECRET KEY · PRIVATE  KEY · PRIVATEKEY · RSA_PRIVATE_KEY · rsa private key',
  'Private Key · PRIVÁTE KEY · PKCS7 · PKCS12 · DH PARAMETERS · EC PARAMETERS',
]);
const PUBLIC_LABELS = listed(['PUBLIC KEY · RSA PUBLIC KEY · EC PUBLIC KEY · DSA PUBLIC KEY']);
const CERTIFICATE_LABELS = listed([
  'CERTIFICATE · TRUSTED CERTIFICATE · X509 CERTIFICATE · ATTRIBUTE CERTIFICATE',
  'CERTIFICATE REQUEST · NEW CERTIFICATE REQUEST',
]);

function labelled(labels: readonly string[]): readonly Named[] {
  return labels.flatMap((label): readonly Named[] => [
    [`PKCS#1 as ${label}`, pem(label, pkcs1(RSA))],
    [`PKCS#8 as ${label}`, pem(label, pkcs8(RSA))],
  ]);
}

/** A good PEM, its lines of dashes rewritten. */
function relined(rewrite: (text: string) => string): readonly Named[] {
  return PRIVATE_PEMS.map(([what, text]) => [what, rewrite(text)]);
}

const BROKEN_LINES: readonly Named[] = [
  ...relined((text) => text.replace('KEY-----', 'KEY----')),
  ...relined((text) => text.replace('KEY-----', 'KEY')),
  ...relined((text) => text.replace('-----BEGIN', '------BEGIN')),
  ...relined((text) => text.replace('-----BEGIN', '> -----BEGIN')),
  ...relined((text) => text.replace(/-----END.*\n/, '')),
  ...relined((text) => text.replace('-----END', '----END')),
  ...relined((text) => text.replace(/(-----END .*)KEY/, '$1CERTIFICATE')),
  ...relined((text) => text.replace('KEY-----\n', 'KEY-----\nComment: of winter\n\n')),
];

const NO_BEGINNING: readonly Named[] = [
  ...relined((text) => text.replaceAll('-----', '----')),
  ...relined((text) => text.replaceAll('-----', '–––––')),
  ...relined((text) => text.replaceAll('-----BEGIN ', '-----BEGIN\u00a0')),
  ...relined((text) => text.toLowerCase()),
  ...relined((text) => text.replace(/-----.*-----\n/, '')),
  ...relined((text) => text.replace(/-----.*-----\n/g, '')),
  ...relined((text) => encodeURIComponent(text)),
  ...relined((text) => text.replaceAll(' ', '+')),
];

const BLOCKS: readonly Named[] = [
  ['a private key', pkcs8Pem(RSA)],
  ['the same in PKCS#1', pkcs1Pem(RSA)],
  ['another private key', pkcs8Pem(OTHER_RSA)],
  ['a public key', pem('PUBLIC KEY', spki(RSA))],
  ['a certificate', CERTIFICATE],
  ['an encrypted key', pem('ENCRYPTED PRIVATE KEY', CONTAINERS['ENCRYPTED PRIVATE KEY'])],
  ['a request', pem('CERTIFICATE REQUEST', CONTAINERS['CERTIFICATE REQUEST'])],
  ['parameters', pem('DH PARAMETERS', CONTAINERS['DH PARAMETERS'])],
];

const SEVERAL: readonly Named[] = [
  ...BLOCKS.flatMap(([one, first]) =>
    BLOCKS.map(([two, second]): Named => [`${one}, then ${two}`, first + second]),
  ),
  ...carried(['a key and a chain', pkcs8Pem(RSA) + CERTIFICATE + CERTIFICATE]),
  ...carried(['a chain and a key', `${CERTIFICATE}\n${CERTIFICATE}\nand the key:\n${pkcs1Pem(LONG_RSA)}`]),
  ['two keys, the first cut short', pkcs8Pem(RSA).slice(0, 700) + pkcs8Pem(RSA)],
  ['two keys, the second cut short', pkcs8Pem(RSA) + pkcs8Pem(RSA).slice(0, 700)],
];

const PUBLIC: readonly Named[] = [
  ...[RSA, LONG_RSA].flatMap((key): readonly Named[] => [
    ['SPKI', pem('PUBLIC KEY', spki(key))],
    ['PKCS#1', pem('RSA PUBLIC KEY', pkcs1Public(key))],
  ]),
  ...Object.entries(STRANGERS).map(
    ([kind, { publicKey }]): Named => [kind, publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  ),
];

export const RSA_LABEL_FAMILIES: readonly Family[] = [
  badRsaKeys('wrong labels', labelled(WRONG_LABELS), 'unparsable'),
  badRsaKeys('labels of public keys', labelled(PUBLIC_LABELS), 'public_only'),
  badRsaKeys('labels of certificates', labelled(CERTIFICATE_LABELS), 'certificate'),
  badRsaKeys('the label of encrypted keys', labelled(['ENCRYPTED PRIVATE KEY']), 'encrypted'),
  badRsaKeys('broken lines of dashes', BROKEN_LINES, 'unparsable'),
  badRsaKeys('no beginning', NO_BEGINNING, 'not_pem'),
  badRsaKeys('several blocks', SEVERAL, 'several_pem_blocks'),
  badRsaKeys('public keys', PUBLIC.flatMap(carried), 'public_only'),
  badRsaKeys('certificates', carried(['a certificate', CERTIFICATE]), 'certificate'),
];
