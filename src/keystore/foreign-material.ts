/** Names what a text is when it is key material of another kind than a shared secret; else `undefined`. */
export function foreignMaterial(text: string): string | undefined {
  return armoured(text) ?? decodings(text).map(encoded).find(Boolean);
}

const ARMOURS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*CERTIFICATE/, 'a certificate'],
  [/-----BEGIN |^---- BEGIN /, 'a PEM'],
  [/^openssh-key-v1\0/, 'an OpenSSH key'],
  [/^PuTTY-User-Key-File/, 'a PuTTY key'],
  [/^\s*(ssh-|ecdsa-sha2-|sk-(ssh|ecdsa)-)[a-z0-9@.-]+\s/, 'an SSH public key'],
  // The same in base64, with or without its type's name before it: 4 bytes of length, then the name again.
  [/(^|\s)AAAA(B3NzaC1|C3NzaC1|E2VjZHNh|[GI]nNrL)/, 'an SSH public key'],
  [/^\s*[[{].*"(kty|keys)"\s*:/s, 'a JWK'],
  [/^\s*<RSAKeyValue>/, 'an XML key'],
  [/^\s*(["']?)(Bearer\s+)?eyJ[\w-]*(\.[\w-]*){1,4}\1\s*$/, 'a token'],
];

function armoured(text: string): string | undefined {
  return ARMOURS.find(([pattern]) => pattern.test(text))?.[1];
}

function encoded(bytes: Buffer): string | undefined {
  return armoured(bytes.toString('latin1')) ?? (isDer(bytes) ? 'a DER key or certificate' : undefined);
}

/** The bytes that a text may stand for. */
function decodings(text: string): readonly Buffer[] {
  const compact = text.replace(/\s+/g, '');
  return [
    ...(/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(compact) ? [Buffer.from(compact, 'base64')] : []),
    ...(/^([0-9a-f]{2}){16,}$/i.test(compact) ? [Buffer.from(compact, 'hex')] : []),
  ];
}

/** What DER keys, certificates and their containers begin with: INTEGER, OBJECT IDENTIFIER or SEQUENCE. */
const FIRST_TAGS: readonly unknown[] = [0x02, 0x06, 0x30];

/**
 * Whether bytes are one DER SEQUENCE as keys, certificates and their containers are, encrypted ones too. Random bytes are
 * so once in five million.
 */
function isDer(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30 || bytes.length < 40) return false;
  const lengthBytes = Math.max(0, bytes.readUInt8(1) - 0x80);
  if (lengthBytes > 2) return false;
  const length = lengthBytes === 0 ? bytes.readUInt8(1) : bytes.readUIntBE(2, lengthBytes);
  const content = bytes.subarray(2 + lengthBytes);
  return content.length === length && FIRST_TAGS.includes(content[0]);
}
