import { base64, carried } from './carriage.js';
import {
  CERTIFICATE,
  CONTAINERS,
  JWKS,
  OPENSSH_KEY,
  PRIVATE_PEMS,
  PUTTY_KEY,
  pkcs1Public,
  RSA,
  SSH_TYPES,
  STRANGERS,
  spki,
  sshBlob,
  XML_KEY,
} from './material.js';
import { type Family, type Named, secrets } from './offer.js';
import { pem, pkcs1, pkcs8 } from './rsa-numbers.js';
import { ENCRYPTED, STRANGE_PEMS } from './rsa-stranger-families.js';
import { bytesOf } from './seeded.js';

const PEMS: readonly Named[] = [
  ...PRIVATE_PEMS,
  ...STRANGE_PEMS,
  ...ENCRYPTED.slice(0, 8),
  ['a certificate', CERTIFICATE],
  ['a public key', pem('PUBLIC KEY', spki(RSA))],
  ['a public key in PKCS#1', pem('RSA PUBLIC KEY', pkcs1Public(RSA))],
  ['an OpenSSH key', pem('OPENSSH PRIVATE KEY', OPENSSH_KEY, 70)],
  ['a PGP key', pem('PGP PRIVATE KEY BLOCK', bytesOf('pgp', 400))],
  ...Object.entries(CONTAINERS).map(([label, der]): Named => [label, pem(label, der)]),
];

const CUT_PEMS: readonly Named[] = [11, 20, 31, 60, 200, 900].map((length) => [
  `a PEM of ${length} characters`,
  pem('PRIVATE KEY', pkcs8(RSA)).slice(0, length),
]);

const DERS: readonly (readonly [string, Buffer])[] = [
  ['PKCS#1', pkcs1(RSA)],
  ['PKCS#8', pkcs8(RSA)],
  ['SPKI', spki(RSA)],
  ['public PKCS#1', pkcs1Public(RSA)],
  ...Object.entries(CONTAINERS),
  ...Object.entries(STRANGERS).flatMap(([kind, { privateKey, publicKey }]) => [
    [`${kind} in PKCS#8`, privateKey.export({ type: 'pkcs8', format: 'der' })] as const,
    [`${kind} in SPKI`, publicKey.export({ type: 'spki', format: 'der' })] as const,
  ]),
];

/** Without armour: what stands between the lines of dashes, and how else bytes are written. */
const BARE: readonly Named[] = [...DERS, ['OpenSSH', OPENSSH_KEY] as const].flatMap(
  ([what, bytes]): readonly Named[] => [
    [`${what} in base64`, base64(bytes)],
    [`${what} in base64 of 64 columns`, base64(bytes).replace(/.{64}/g, '$&\n')],
    [`${what} in base64url`, bytes.toString('base64url')],
    [`${what} in hex`, bytes.toString('hex')],
  ],
);

const SSH: readonly Named[] = SSH_TYPES.flatMap((type): readonly Named[] => [
  [`${type}, a line`, `${type} ${sshBlob(type)} nobody@nowhere`],
  [`${type}, a line that ends`, `${type} ${sshBlob(type)}\n`],
  [`${type}, with options`, `no-pty,command="x" ${type} ${sshBlob(type)}`],
  [`${type}, of a known host`, `host.example ${type} ${sshBlob(type)}`],
  [`${type}, without its name`, sshBlob(type)],
]);

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const CLAIMS = part({ sub: 'player', iat: 1_700_000_000 });
const SIGNATURE = bytesOf('signature', 32).toString('base64url');
const SIGNED = `${part({ alg: 'HS256', typ: 'JWT' })}.${CLAIMS}.${SIGNATURE}`;
const TOKENS: readonly Named[] = [
  ['signed', SIGNED],
  ['unsigned', `${part({ alg: 'none' })}.${CLAIMS}.`],
  ['detached', `${part({ alg: 'RS256' })}..${bytesOf('signature', 256).toString('base64url')}`],
  ['encrypted', `${part({ alg: 'dir', enc: 'A256GCM' })}..${SIGNATURE}.${CLAIMS}.${SIGNATURE}`],
  ['without a signature', SIGNED.slice(0, SIGNED.lastIndexOf('.'))],
  ['with a scheme', `Bearer ${SIGNED}`],
  ['quoted', `"${SIGNED}"`],
  ['with a line break', `${SIGNED}\n`],
  ['in base64', base64(SIGNED)],
];

const WRITTEN: readonly Named[] = [
  ...JWKS,
  ...JWKS.map(([what, text]): Named => [`${what}, in base64`, base64(text)]),
  ...JWKS.map(([what, text]): Named => [`${what}, after a line break`, `\n${text}\n`]),
  ['PuTTY', PUTTY_KEY],
  ['PuTTY in base64', base64(PUTTY_KEY)],
  ['XML', XML_KEY],
  ['SSH2', `---- BEGIN SSH2 PUBLIC KEY ----\n${sshBlob('ssh-rsa')}\n---- END SSH2 PUBLIC KEY ----\n`],
];

export const HMAC_FOREIGN_FAMILIES: readonly Family[] = [
  secrets('PEMs', PEMS.flatMap(carried), 'foreign_material'),
  secrets('PEMs cut short', CUT_PEMS, 'foreign_material'),
  secrets('keys without armour', BARE, 'foreign_material'),
  secrets('SSH public keys', SSH, 'foreign_material'),
  secrets('tokens', TOKENS, 'foreign_material'),
  secrets('JWKs and other texts', WRITTEN, 'foreign_material'),
];
