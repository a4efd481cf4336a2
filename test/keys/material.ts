import { generateKeyPairSync } from 'node:crypto';
import type { Named } from './offer.js';
import { element, integer, pem, pkcs1, pkcs8, publicNumbers, type RsaNumbers, rsaOf } from './rsa-numbers.js';
import { bytesOf, primeOf } from './seeded.js';

/** An RSA key whose modulus has as many bits as both of its primes together. */
export function seededRsaKey(name: string, pBits: number, qBits = pBits): RsaNumbers {
  return rsaOf(primeOf(`${name}, p`, pBits), primeOf(`${name}, q`, qBits));
}

export const RSA = seededRsaKey('one', 1024);
export const OTHER_RSA = seededRsaKey('another', 1024);
export const LONG_RSA = seededRsaKey('a longer one', 1536);

/** Keys that are none for RS256. */
export const STRANGERS = {
  'EC P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'EC P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'EC P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  'EC secp256k1': generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  Ed25519: generateKeyPairSync('ed25519'),
  Ed448: generateKeyPairSync('ed448'),
  X25519: generateKeyPairSync('x25519'),
  X448: generateKeyPairSync('x448'),
  DSA: generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }),
  'RSA-PSS': generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
};

/** SubjectPublicKeyInfo in DER (RFC 5280, section 4.1). */
export function spki(numbers: RsaNumbers): Buffer {
  const rsaEncryption = Buffer.from('300d06092a864886f70d0101010500', 'hex');
  return element(0x30, rsaEncryption, element(0x03, Buffer.alloc(1), pkcs1Public(numbers)));
}

/** PKCS#1 `RSAPublicKey` in DER. */
export function pkcs1Public({ n, e }: RsaNumbers): Buffer {
  return element(0x30, integer(n), integer(e));
}

/** Shaped as a certificate, a request, an encrypted key and a store are; what they hold is noise. */
const algorithm = element(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
const noise = (name: string, length: number): Buffer => element(0x04, bytesOf(name, length));
export const CONTAINERS = {
  CERTIFICATE: element(0x30, element(0x30, integer(1n), algorithm, noise('x509', 500)), algorithm),
  'CERTIFICATE REQUEST': element(0x30, element(0x30, integer(0n), noise('csr', 300)), algorithm),
  'ENCRYPTED PRIVATE KEY': element(0x30, algorithm, noise('encrypted', 1200)),
  PKCS7: element(0x30, Buffer.from('06092a864886f70d010702', 'hex'), noise('pkcs7', 700)),
  'X509 CRL': element(0x30, element(0x30, algorithm, noise('crl', 90)), algorithm),
  'DH PARAMETERS': element(0x30, integer(RSA.n), integer(2n)),
};

export const CERTIFICATE = pem('CERTIFICATE', CONTAINERS.CERTIFICATE);

/** The private keys as they should be given, each in its two forms. */
export const PRIVATE_PEMS: readonly Named[] = Object.entries({ RSA, OTHER_RSA, LONG_RSA }).flatMap(
  ([name, key]): readonly Named[] => [
    [`${name} in PKCS#1`, pem('RSA PRIVATE KEY', pkcs1(key))],
    [`${name} in PKCS#8`, pem('PRIVATE KEY', pkcs8(key))],
  ],
);

/** What `ssh-keygen` writes: of its own make, whatever the algorithm. */
export const OPENSSH_KEY = Buffer.concat([
  Buffer.from('openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01'),
  bytesOf('openssh', 400),
]);

export const PUTTY_KEY = `PuTTY-User-Key-File-3: ssh-rsa
Encryption: none
Comment: of nobody
Public-Lines: 6
${sshBlob('ssh-rsa')}
`;

/** An SSH public key as it stands in `authorized_keys`, without its type's name before it. */
export function sshBlob(type: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), bytesOf(type, 200)]).toString('base64');
}

/** The numbers of a key as .NET writes them. */
export const XML_KEY = `<RSAKeyValue><Modulus>${bytesOf('modulus', 256).toString('base64')}</Modulus></RSAKeyValue>`;

export const SSH_TYPES = [
  ...['ssh-rsa', 'ssh-dss', 'ssh-ed25519'],
  ...['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ...['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'],
];

/** As JSON: private, public and shared keys, alone, listed and in a set. */
export const JWKS: readonly Named[] = [
  { kty: 'RSA', ...publicNumbers(RSA), d: bytesOf('d', 256).toString('base64url') },
  { use: 'sig', ...publicNumbers(RSA), kty: 'RSA' },
  { kty: 'oct', k: bytesOf('k', 32).toString('base64url') },
  { kid: 'winter', alg: 'HS256', k: bytesOf('k', 32).toString('base64url'), kty: 'oct' },
  STRANGERS['EC P-256'].privateKey.export({ format: 'jwk' }),
  STRANGERS.Ed25519.publicKey.export({ format: 'jwk' }),
].flatMap((jwk): readonly Named[] => [
  ['a JWK', JSON.stringify(jwk)],
  ['a JWK on several lines', JSON.stringify(jwk, undefined, 2)],
  ['a list of JWKs', JSON.stringify([jwk, jwk])],
  ['a set of JWKs', JSON.stringify({ keys: [jwk] })],
]);
