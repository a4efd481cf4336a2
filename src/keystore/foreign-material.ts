import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';

/** Names what a text is when it is key material of another kind than a shared secret; else `undefined`. */
export function foreignMaterial(text: string): string | undefined {
  return armoured(text) ?? armoured(decodeBase64(text)?.toString('latin1') ?? '') ?? derEncoded(text);
}

const ARMOURS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*CERTIFICATE/, 'a certificate'],
  [/-----BEGIN |^---- BEGIN /, 'a PEM'],
  [/^PuTTY-User-Key-File/, 'a PuTTY key'],
  [/^\s*(ssh-|ecdsa-sha2-|sk-(ssh|ecdsa)-)[a-z0-9@.-]+\s/, 'an SSH public key'],
  // The same in base64, with or without its type's name before it: 4 bytes of length, then the name again.
  [/(^|\s)AAAA(B3NzaC1|C3NzaC1|E2VjZHNh|[GI]nNrL)/, 'an SSH public key'],
  [/^\s*[[{].*"(kty|keys)"\s*:/s, 'a JWK'],
  [/^\s*eyJ[\w-]*\.[\w-]*\.[\w-]*(\.[\w-]*){0,2}\s*$/, 'a token'],
];

function armoured(text: string): string | undefined {
  return ARMOURS.find(([pattern]) => pattern.test(text))?.[1];
}

function decodeBase64(text: string): Buffer | undefined {
  const compact = text.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}

/** DER begins with a SEQUENCE; random secrets begin so once in 256, hence the attempt to parse. */
function derEncoded(text: string): string | undefined {
  const key = decodeBase64(text);
  if (key?.[0] !== 0x30 || key.length < 40) return undefined;
  const parsers = [
    () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key, format: 'der', type: 'sec1' }),
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
    () => new X509Certificate(key),
  ];
  return parsers.some(parses) ? 'a DER key or certificate' : undefined;
}

function parses(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
