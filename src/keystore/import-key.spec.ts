import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  verify,
  X509Certificate,
} from 'node:crypto';
import { inspect } from 'node:util';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import { importKey, type KeyImportOptions } from './import-key.js';
import type { JwtAlgorithm } from './jwt.types.js';
import { type KeyRefusalReason, KeyRefusedError } from './key-refused.error.js';

const RSA = testRsaKey();
const PRIVATE_KEY = createPrivateKey(RSA.privateKey);
const PUBLIC_KEY = createPublicKey(RSA.privateKey);
const PKCS1 = PRIVATE_KEY.export({ type: 'pkcs1', format: 'pem' }).toString();
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ED25519 = generateKeyPairSync('ed25519');

const ENCRYPTION = { cipher: 'aes-256-cbc', passphrase: 'x' };

/** Of a key pair that nobody has. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBhzCCAS2gAwIBAgIUEoK1623TLD0ctq7YJmaUbLcZcYgwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNbWludG1hcmstdGVzdDAgFw0yNjExMjIwNDE5MTlaGA8yMTI2
MTAyOTA0MTkxOVowGDEWMBQGA1UEAwwNbWludG1hcmstdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABM4+zwLjI9ngSUax+Drn+12YSh2/E/ppHSeRyQKsi+OK
A1av6/jgFQqaRCDWWv/a8hO/nAMwkBhCCG3+TZKcnGijUzBRMB0GA1UdDgQWBBT+
IjlD56XU00wAHQMLd5bru6WAzzAfBgNVHSMEGDAWgBT+IjlD56XU00wAHQMLd5br
u6WAzzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIDEZKjS2VJ0/
a/DuJDgsAEPCQteHb6LKSMBKxlIUNmt2AiEAhsdDCT/ZXU9gKhQQVMc9e27naeTm
bYP96JRv6C8DSw4=
-----END CERTIFICATE-----
`;

type PemExport = (key: ReturnType<typeof createPrivateKey>) => string;
const pkcs8: PemExport = (key) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

function base64(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString('base64');
}

function sshBlob(type: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return base64(Buffer.concat([length, Buffer.from(type), createHash('sha512').update(type).digest()]));
}

/** The same key with members of it changed: still a key by its form. */
function damaged(...members: readonly ('n' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi')[]): string {
  const jwk: JsonWebKey = { ...PRIVATE_KEY.export({ format: 'jwk' }) };
  for (const member of members) {
    const bytes = Buffer.from(jwk[member] ?? '', 'base64url');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 2, bytes.length - 1);
    jwk[member] = bytes.toString('base64url');
  }
  return pkcs8(createPrivateKey({ key: jwk, format: 'jwk' }));
}

/** The same key with a number that is zero. */
function withoutNumber(member: 'n' | 'e'): string {
  return pkcs8(
    createPrivateKey({ key: { ...PRIVATE_KEY.export({ format: 'jwk' }), [member]: 'AA' }, format: 'jwk' }),
  );
}

async function refusalOf(
  algorithm: JwtAlgorithm,
  text: string,
  options?: KeyImportOptions,
): Promise<KeyRefusedError> {
  const error: unknown = await importKey(algorithm, text, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof KeyRefusedError)) throw new Error('the key was not refused');
  return error;
}

/** Every run of 12 characters of the material that an error lets be seen. */
function leaks(material: string, error: Error): readonly string[] {
  const shown = `${error.message}\n${String(error.stack)}\n${inspect(error, { showHidden: true, depth: 9 })}`;
  const runs = Array.from({ length: Math.max(0, material.length - 11) }, (_, at) =>
    material.slice(at, at + 12),
  );
  return runs.filter((run) => shown.includes(run));
}

async function expectRefusal(
  algorithm: JwtAlgorithm,
  text: string,
  reason: KeyRefusalReason,
  options?: KeyImportOptions,
): Promise<void> {
  const error = await refusalOf(algorithm, text, options);
  expect(error.reason).toBe(reason);
  expect(leaks(text, error)).toEqual([]);
}

describe('an HS256 secret', () => {
  test('signs header and claims exactly as given, verifiable with nothing but an HMAC', async () => {
    const secret = testSecret();
    const key = await importKey('HS256', secret);
    for (const claims of [{ sub: 'a', iat: 7, exp: 9 }, { iat: 0 }, { sub: 'without iat' }, {}]) {
      const token = await key.signJwt({ alg: 'HS256', typ: 'JWT', kid: 'k-1' }, claims);
      const [header = '', payload = '', signature] = token.split('.');
      expect(Buffer.from(header, 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT","kid":"k-1"}');
      expect(Buffer.from(payload, 'base64url').toString()).toBe(JSON.stringify(claims));
      expect(signature).toBe(createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url'));
    }
  });

  test('is its UTF-8 bytes: neither decoded nor normalised', async () => {
    const secret = `clé-${'e\u0301'.repeat(9)}-${base64('thirty-two bytes of nothing much')}`;
    const key = await importKey('HS256', secret);
    expect(key.verify(Buffer.from('x'), createHmac('sha256', secret).update('x').digest())).toBe(true);
  });

  test('verifies its own signatures, and nothing else', async () => {
    const secret = testSecret();
    const key = await importKey('HS256', secret);
    const signature = createHmac('sha256', secret).update('input').digest();
    expect(key.verify(Buffer.from('input'), signature)).toBe(true);
    expect(key.verify(Buffer.from('inpuT'), signature)).toBe(false);
    expect(key.verify(Buffer.from('input'), signature.subarray(0, 31))).toBe(false);
    expect(key.verify(Buffer.from('input'), Buffer.alloc(32))).toBe(false);
    expect(key.verify(Buffer.from('input'), Buffer.alloc(0))).toBe(false);
  });

  test('has no public half and, being long enough, no warning', async () => {
    expect(await importKey('HS256', testSecret())).toMatchObject({ algorithm: 'HS256', warnings: [] });
    expect(await importKey('HS256', testSecret())).not.toHaveProperty('publicKey');
  });

  test.each([
    ['31 bytes', 'q3Wd8ZxK1nB5vR7tY2uE9oP4aL6sGfH'],
    ['16 characters of 31 bytes', 'éàèùâêîôûäëïöüÿx'],
    ['1 byte', 'q'],
  ])('of %s is refused, or taken with a warning where the provider chose it', async (_, secret) => {
    await expectRefusal('HS256', secret, 'too_short');
    await expectRefusal('HS256', secret, 'too_short', { allowShortSecret: false });
    const { warnings } = await importKey('HS256', secret, { allowShortSecret: true });
    expect(warnings).toEqual([`the secret has only ${Buffer.byteLength(secret)} bytes`]);
  });

  test('of 32 bytes is long enough, whatever it has in characters', async () => {
    expect((await importKey('HS256', 'q3Wd8ZxK1nB5vR7tY2uE9oP4aL6sGfHj')).warnings).toEqual([]);
    expect((await importKey('HS256', 'éàèùâêîôûäëïöüÿç')).warnings).toEqual([]);
  });

  test.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \t\n', 'empty'],
    ['a trailing line break', `${testSecret()}\n`, 'surrounding_blanks'],
    ['a trailing CRLF', `${testSecret()}\r\n`, 'surrounding_blanks'],
    ['a trailing blank', `${testSecret()} `, 'surrounding_blanks'],
    ['a leading blank', ` ${testSecret()}`, 'surrounding_blanks'],
    ['a byte order mark', `\ufeff${testSecret()}`, 'surrounding_blanks'],
    ['a line break inside', `${testSecret()}\n${testSecret()}`, 'control_characters'],
    ['a NUL inside', `${testSecret()}\0x`, 'control_characters'],
    ['a DEL at the end', `${testSecret()}\x7f`, 'control_characters'],
    ['bytes that were not UTF-8', `${testSecret()}\ufffd`, 'not_utf8'],
    ['a lone surrogate', `${testSecret()}\ud800`, 'not_utf8'],
    ['a control character beyond ASCII', `${testSecret()}\u0085`, 'control_characters'],
    ['a line separator inside', `${testSecret()}\u2028x`, 'control_characters'],
    ['a zero-width space at its end', `${testSecret()}\u200b`, 'control_characters'],
    ['a byte order mark inside', `${testSecret()}\ufeff${testSecret()}`, 'control_characters'],
    ['a mark of direction', `\u202e${testSecret()}`, 'control_characters'],
    ['a joiner that joins nothing', `${testSecret()}\u200d`, 'control_characters'],
  ] as const)('with %s is refused', async (_, secret, reason) => {
    await expectRefusal('HS256', secret, reason);
    await expectRefusal('HS256', secret, reason, { allowShortSecret: true });
  });

  test('whose letters or emoji are joined inside is taken', async () => {
    const secret = `${testSecret()}👨\u200d👩می\u200cخ`;
    await expect(importKey('HS256', secret)).resolves.toMatchObject({ warnings: [] });
  });

  test('that ends in a line break is refused with the reason, as it cannot be seen', async () => {
    expect((await refusalOf('HS256', `${testSecret()}\n`)).message).toMatch(/ends in a line break.*printf/);
    expect((await refusalOf('HS256', ` ${testSecret()}`)).message).toMatch(/begins or ends in blanks/);
  });

  test.each([
    ['RSA private key, PKCS#8', RSA.privateKey],
    ['RSA private key, PKCS#1', PKCS1],
    ['RSA private key with literal \\n', RSA.privateKey.replaceAll('\n', '\\n')],
    ['RSA private key on one line', RSA.privateKey.replaceAll('\n', ' ')],
    ['RSA private key in base64', base64(RSA.privateKey)],
    ['RSA public key', RSA.publicKey],
    ['RSA public key, PKCS#1', PUBLIC_KEY.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['RSA public key in base64', base64(RSA.publicKey)],
    ['certificate', CERTIFICATE],
    ['trusted certificate', CERTIFICATE.replaceAll(' CERTIFICATE', ' TRUSTED CERTIFICATE')],
    ['certificate in base64', base64(CERTIFICATE)],
    ['certificate in DER', base64(new X509Certificate(CERTIFICATE).raw)],
    ['OpenSSH private key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64('openssh-key-v1\0')}\n`],
    ['PGP key', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ'],
    ['PuTTY key', 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n'],
    ['SSH2 public key', `---- BEGIN SSH2 PUBLIC KEY ----\n${sshBlob('ssh-rsa')}\n`],
    ['ssh-rsa line', `ssh-rsa ${sshBlob('ssh-rsa')} somebody@host`],
    ['ssh-ed25519 line', `ssh-ed25519 ${sshBlob('ssh-ed25519')}`],
    ['ecdsa-sha2 line', `ecdsa-sha2-nistp256 ${sshBlob('ecdsa-sha2-nistp256')}`],
    ['security key line', `sk-ssh-ed25519@openssh.com ${sshBlob('sk-ssh-ed25519@openssh.com')}`],
    ['ssh-rsa line with options', `no-pty,command="x" ssh-rsa ${sshBlob('ssh-rsa')} somebody@host`],
    ['SSH blob without its name', sshBlob('ssh-rsa')],
    ['security key blob', sshBlob('sk-ecdsa-sha2-nistp256@openssh.com')],
    ['JWK', JSON.stringify(PUBLIC_KEY.export({ format: 'jwk' }))],
    ['JWK, spread out', JSON.stringify({ kid: 'x', kty: 'oct', k: testSecret() }, undefined, 2)],
    ['JWK in base64', base64(JSON.stringify({ kty: 'oct', k: testSecret() }))],
    ['JWKS', JSON.stringify({ keys: [PUBLIC_KEY.export({ format: 'jwk' })] })],
    ['list of JWKs', JSON.stringify([PUBLIC_KEY.export({ format: 'jwk' })])],
    ['JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4'],
    ['JWE', 'eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVydGV4dA.dGFn'],
    ['PKCS#8 in DER', base64(PRIVATE_KEY.export({ type: 'pkcs8', format: 'der' }))],
    ['PKCS#1 in DER', base64(PRIVATE_KEY.export({ type: 'pkcs1', format: 'der' }))],
    ['SPKI in DER', base64(PUBLIC_KEY.export({ type: 'spki', format: 'der' }))],
    ['SPKI in DER, base64url', PUBLIC_KEY.export({ type: 'spki', format: 'der' }).toString('base64url')],
    ['RSAPublicKey in DER', base64(PUBLIC_KEY.export({ type: 'pkcs1', format: 'der' }))],
    ['EC private key in DER', base64(EC.privateKey.export({ type: 'pkcs8', format: 'der' }))],
    ['EC private key in DER, SEC 1', base64(EC.privateKey.export({ type: 'sec1', format: 'der' }))],
    ['Ed25519 public key in DER', base64(ED25519.publicKey.export({ type: 'spki', format: 'der' }))],
    ['PEM without its labels', PKCS1.replace(/-----.*-----/g, '').trim()],
    ['encrypted PKCS#8 in DER', base64(PRIVATE_KEY.export({ ...ENCRYPTION, type: 'pkcs8', format: 'der' }))],
    ['PKCS#8 in DER, in hex', PRIVATE_KEY.export({ type: 'pkcs8', format: 'der' }).toString('hex')],
    ['OpenSSH private key without its labels', base64(`openssh-key-v1\0${testSecret()}`)],
    ['XML key', '<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>'],
    ['JWT with its scheme', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl'],
    ['JWT without its signature', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0'],
  ])('that is a %s is refused', async (_, secret) => {
    await expectRefusal('HS256', secret, 'foreign_material');
    await expectRefusal('HS256', secret, 'foreign_material', { allowShortSecret: true });
  });

  test('that only looks like DER for a moment is taken', async () => {
    const bytes = createHash('sha512').update('x').digest();
    bytes.writeUInt8(0x30, 0);
    await expect(importKey('HS256', base64(bytes))).resolves.toMatchObject({ algorithm: 'HS256' });
  });

  test('that is a placeholder is refused, however long, and even where short secrets are allowed', async () => {
    await expectRefusal('HS256', 'changeme-changeme-changeme-changeme', 'placeholder');
    await expectRefusal('HS256', 'your-api-secret', 'placeholder', { allowShortSecret: true });
  });
});

describe('an RS256 key', () => {
  test.each([
    ['PKCS#8', RSA.privateKey],
    ['PKCS#1', PKCS1],
    ['without a line break at its end', RSA.privateKey.trim()],
    ['blanks around it', `\n  \n${RSA.privateKey}\n \n`],
    ['CRLF line ends', RSA.privateKey.replaceAll('\n', '\r\n')],
    ['literal \\n', RSA.privateKey.replaceAll('\n', '\\n')],
    ['literal \\r\\n', PKCS1.replaceAll('\n', '\\r\\n')],
    ['in base64', base64(RSA.privateKey)],
    ['a word on encryption before it', `# UNENCRYPTED\n${RSA.privateKey}`],
    ['in base64 of 76 columns', base64(PKCS1).replace(/.{76}/g, '$&\n')],
    ['in base64 with literal \\n inside', base64(RSA.privateKey.replaceAll('\n', '\\n'))],
  ])('is accepted: %s', async (_, text) => {
    const { publicKey, algorithm, warnings } = await importKey('RS256', text);
    expect({ pem: publicKey?.pem, algorithm, warnings }).toEqual({
      pem: RSA.publicKey,
      algorithm: 'RS256',
      warnings: [],
    });
  });

  test('signs header and claims exactly as given, verifiable with nothing but its public half', async () => {
    const key = await importKey('RS256', RSA.privateKey);
    const token = await key.signJwt({ alg: 'RS256', typ: 'JWT' }, { sub: 'ü', iat: 0 });
    const [header = '', payload = '', signature = ''] = token.split('.');
    expect(Buffer.from(header, 'base64url').toString()).toBe('{"alg":"RS256","typ":"JWT"}');
    expect(Buffer.from(payload, 'base64url').toString()).toBe('{"sub":"ü","iat":0}');
    expect(
      verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${payload}`),
        RSA.publicKey,
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
  });

  test('verifies its own signatures, and never throws at others', async () => {
    const key = await importKey('RS256', RSA.privateKey);
    const token = await key.signJwt({ alg: 'RS256' }, {});
    const input = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
    expect(key.verify(input, signature)).toBe(true);
    expect(key.verify(Buffer.from('other'), signature)).toBe(false);
    for (const wrong of [Buffer.alloc(0), Buffer.alloc(256), Buffer.alloc(257), signature.subarray(1)]) {
      expect(key.verify(input, wrong)).toBe(false);
    }
  });

  test('shows its public half as SPKI and JWK, and of the private half nothing', async () => {
    const { publicKey } = await importKey('RS256', RSA.privateKey);
    expect(publicKey).toEqual({
      pem: RSA.publicKey,
      jwk: { ...PUBLIC_KEY.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' },
      thumbprint: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(Object.keys(publicKey?.jwk ?? {}).sort()).toEqual(['alg', 'e', 'kty', 'n', 'use']);
  });

  test.each([
    ['nothing', '', 'empty'],
    ['blanks', '\n\n', 'empty'],
    ['a shared secret', testSecret(), 'not_pem'],
    ['DER in base64', base64(PRIVATE_KEY.export({ type: 'pkcs8', format: 'der' })), 'not_pem'],
    ['a JWK', JSON.stringify(PRIVATE_KEY.export({ format: 'jwk' })), 'not_pem'],
    ['an ssh-rsa line', `ssh-rsa ${sshBlob('ssh-rsa')}`, 'not_pem'],
    ['two private keys', RSA.privateKey + PKCS1, 'several_pem_blocks'],
    ['a private key with its certificate', RSA.privateKey + CERTIFICATE, 'several_pem_blocks'],
    ['a private key with its public half', RSA.publicKey + RSA.privateKey, 'several_pem_blocks'],
    [
      'an encrypted PKCS#8',
      PRIVATE_KEY.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'encrypted',
    ],
    [
      'an encrypted PKCS#1 (Proc-Type)',
      PRIVATE_KEY.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'encrypted',
    ],
    ['a certificate', CERTIFICATE, 'certificate'],
    ['a certificate in base64', base64(CERTIFICATE), 'certificate'],
    ['a public key', RSA.publicKey, 'public_only'],
    ['a public key, PKCS#1', PUBLIC_KEY.export({ type: 'pkcs1', format: 'pem' }).toString(), 'public_only'],
    [
      'an OpenSSH private key',
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64('openssh-key-v1\0none')}\n-----END OPENSSH PRIVATE KEY-----\n`,
      'unparsable',
    ],
    ['a PEM that lost its line breaks', RSA.privateKey.replaceAll('\n', ' '), 'unparsable'],
    ['a PEM with a broken first line', RSA.privateKey.replace('KEY-----', 'KEY'), 'unparsable'],
    ['a PEM cut short', RSA.privateKey.slice(0, 800), 'unparsable'],
    ['an EC key', pkcs8(EC.privateKey), 'wrong_key_type'],
    ['an EC key, SEC 1', EC.privateKey.export({ type: 'sec1', format: 'pem' }).toString(), 'wrong_key_type'],
    ['an Ed25519 key', pkcs8(ED25519.privateKey), 'wrong_key_type'],
    [
      'a DSA key',
      pkcs8(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey),
      'wrong_key_type',
    ],
    [
      'an RSA-PSS key',
      pkcs8(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      'wrong_key_type',
    ],
    ['1024 bits', testRsaKey(1024).privateKey, 'modulus_too_small'],
    ['2047 bits', testRsaKey(2047).privateKey, 'modulus_too_small'],
    [
      'the exponent 3',
      pkcs8(generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey),
      'exponent_too_small',
    ],
    ['a damaged exponent', damaged('d', 'dp'), 'self_test_failed'],
    ['a damaged modulus', damaged('n'), 'self_test_failed'],
    // OpenSSL signs with what is left of these, and rightly.
    ['a damaged private exponent', damaged('d'), 'self_test_failed'],
    ['a damaged first prime', damaged('p'), 'self_test_failed'],
    ['a damaged second prime', damaged('q'), 'self_test_failed'],
    ['a damaged exponent of the first prime', damaged('dp'), 'self_test_failed'],
    ['a damaged exponent of the second prime', damaged('dq'), 'self_test_failed'],
    ['a damaged coefficient', damaged('qi'), 'self_test_failed'],
    ['no modulus', withoutNumber('n'), 'modulus_too_small'],
    ['no public exponent', withoutNumber('e'), 'exponent_too_small'],
  ] as const)('is refused when it is or has %s', async (_, text, reason) => {
    await expectRefusal('RS256', text, reason);
  });
});
