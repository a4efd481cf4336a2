import { createPrivateKey, type KeyObject } from 'node:crypto';
import { base64, carried } from './carriage.js';
import {
  CONTAINERS,
  JWKS,
  OPENSSH_KEY,
  PRIVATE_PEMS,
  PUTTY_KEY,
  RSA,
  SSH_TYPES,
  STRANGERS,
  spki,
  sshBlob,
  XML_KEY,
} from './material.js';
import { badRsaKeys, type Family, type Named } from './offer.js';
import { pem, pkcs1, pkcs8, pkcs8Pem } from './rsa-numbers.js';
import { bytesOf } from './seeded.js';

const CIPHERS = ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc'];

function encrypted(
  what: string,
  key: KeyObject,
  types: readonly ('pkcs1' | 'pkcs8' | 'sec1')[],
): readonly Named[] {
  return types.flatMap((type) =>
    CIPHERS.map(
      (cipher): Named => [
        `${what}, ${type} by ${cipher}`,
        String(key.export({ type, format: 'pem', cipher, passphrase: 'of this corpus' })),
      ],
    ),
  );
}

/** PKCS#8, and the older `Proc-Type: 4,ENCRYPTED` of the other two. */
export const ENCRYPTED: readonly Named[] = [
  ...encrypted('RSA', createPrivateKey(pkcs8Pem(RSA)), ['pkcs8', 'pkcs1']),
  ...encrypted('EC', STRANGERS['EC P-256'].privateKey, ['pkcs8', 'sec1']),
  ...encrypted('Ed25519', STRANGERS.Ed25519.privateKey, ['pkcs8']),
];

export const STRANGE_PEMS: readonly Named[] = [
  ...Object.entries(STRANGERS).map(
    ([kind, { privateKey }]): Named => [kind, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ),
  ...(['EC P-256', 'EC P-384', 'EC P-521', 'EC secp256k1'] as const).map(
    (kind): Named => [
      `${kind} in SEC 1`,
      STRANGERS[kind].privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    ],
  ),
];

/** What has a label, and is no key that can be read. */
const UNREADABLE: readonly Named[] = [
  ['an OpenSSH key', pem('OPENSSH PRIVATE KEY', OPENSSH_KEY, 70)],
  ['a PGP key', pem('PGP PRIVATE KEY BLOCK', bytesOf('pgp', 400))],
  ['PKCS#7', pem('PKCS7', CONTAINERS.PKCS7)],
  ['a revocation list', pem('X509 CRL', CONTAINERS['X509 CRL'])],
  ['parameters', pem('DH PARAMETERS', CONTAINERS['DH PARAMETERS'])],
  ['noise as PKCS#1', pem('RSA PRIVATE KEY', bytesOf('noise', 1190))],
  ['noise as PKCS#8', pem('PRIVATE KEY', bytesOf('noise', 1216))],
  ['a certificate as PKCS#8', pem('PRIVATE KEY', CONTAINERS.CERTIFICATE)],
  ['a public key as PKCS#8', pem('PRIVATE KEY', spki(RSA))],
];

/** A good PEM as careless hands pass it on: its line breaks lost, quoted, indented. */
const MISHANDLED: readonly Named[] = PRIVATE_PEMS.flatMap(([what, text]): readonly Named[] => [
  ...[' ', '', '\r', '\t', '\\\\n', '<br>', '%0A', '&#10;', '\\', '^', '|'].map(
    (mark): Named => [`${what}, ${JSON.stringify(mark)} for line breaks`, text.replaceAll('\n', mark)],
  ),
  [`${what}, as a JSON string`, JSON.stringify(text)],
  [`${what}, in single quotes`, `'${text}'`],
  [`${what}, as a member`, JSON.stringify({ type: 'service_account', private_key: text })],
  [`${what}, indented`, text.replace(/^/gm, '  ')],
  [`${what}, as an assignment`, `PRIVATE_KEY=${text}`],
  [`${what}, as YAML`, `privateKey: |\n${text.replace(/^/gm, '    ')}`],
]);

const UNLABELLED: readonly Named[] = [
  ...[pkcs1(RSA), pkcs8(RSA), spki(RSA), ...Object.values(CONTAINERS)].flatMap((der): readonly Named[] => [
    ['DER in base64', base64(der)],
    ['DER in base64url', der.toString('base64url')],
    ['DER in base64 of 64 columns', base64(der).replace(/.{64}/g, '$&\n')],
    ['DER in hex', der.toString('hex')],
    ['DER read as UTF-8', der.toString('utf8')],
    ['DER read as Latin-1', der.toString('latin1')],
  ]),
  ...PRIVATE_PEMS.flatMap(([what, text]): readonly Named[] => [
    [`${what}, twice in base64`, base64(base64(text))],
    [`${what}, UTF-16 in base64`, base64(Buffer.from(text, 'utf16le'))],
    [`${what}, in hex`, Buffer.from(text).toString('hex')],
    [`${what}, base64 in quotes`, `"${base64(text)}"`],
  ]),
  ...SSH_TYPES.map((type): Named => [`an ${type} line`, `${type} ${sshBlob(type)} nobody@nowhere`]),
  ...JWKS,
  ['PuTTY', PUTTY_KEY],
  ['XML', XML_KEY],
  [
    'an SSH2 public key',
    `---- BEGIN SSH2 PUBLIC KEY ----\n${sshBlob('ssh-rsa')}\n---- END SSH2 PUBLIC KEY ----\n`,
  ],
  ['a reference', '${PRIVATE_KEY}'],
  ['a path', '/run/secrets/private-key.pem'],
  ...[16, 32, 64, 256].map(
    (length): Named => [`a secret of ${length} bytes`, base64(bytesOf('secret', length))],
  ),
];

const BLANKS = [
  '',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\n\n\n',
  ' \t\r\n',
  '\u00a0',
  '\u2003',
  '\u3000',
  '\ufeff',
  '\v\f',
];

export const RSA_STRANGER_FAMILIES: readonly Family[] = [
  badRsaKeys('encrypted', ENCRYPTED.flatMap(carried), 'encrypted'),
  badRsaKeys('of another kind', STRANGE_PEMS.flatMap(carried), 'wrong_key_type'),
  badRsaKeys('unreadable', UNREADABLE.flatMap(carried), 'unparsable'),
  badRsaKeys('mishandled', MISHANDLED, 'unparsable'),
  badRsaKeys('without labels', UNLABELLED, 'not_pem'),
  badRsaKeys(
    'nothing but blanks',
    BLANKS.map((blank) => [JSON.stringify(blank), blank]),
    'empty',
  ),
];
