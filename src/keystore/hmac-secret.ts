import { createSecretKey } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { foreignMaterial } from './foreign-material.js';
import type { ImportedKey } from './imported-key.js';
import { KeyRefusedError } from './key-refused.error.js';
import { noteLoopNeeded } from './off-the-loop.js';
import { isPlaceholder } from './placeholder.js';
import { isHmacSignature } from './signature-check.js';
import { alterationOf } from './signature-hint.js';

/** RFC 7518 section 3.2: a key of the hash's size or larger. */
const MIN_SECRET_BYTES = 32;

/** Controls, formats and line separators. The two joiners are letters' business, and emoji's, but begin and end nothing. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^[\u200c\u200d]|[\u200c\u200d]$/u;

/**
 * Imports a shared secret for HS256. Its bytes are the text's UTF-8 bytes, neither trimmed nor base64-decoded.
 *
 * @throws {KeyRefusedError} naming the reason, never the material.
 */
export function importHmacSecret(text: string, options: { readonly allowShortSecret: boolean }): ImportedKey {
  refuseWhatIsNoSecret(text);
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes < MIN_SECRET_BYTES && !options.allowShortSecret) {
    throw new KeyRefusedError(
      'too_short',
      `has ${bytes} bytes; HS256 needs at least ${MIN_SECRET_BYTES} (RFC 7518). ` +
        'If the provider chose it, mark this key as allowShortSecret',
    );
  }
  const key = createSecretKey(text, 'utf8');
  const jwt = new JwtService({ privateKey: key });
  return {
    algorithm: 'HS256',
    warnings: bytes < MIN_SECRET_BYTES ? [`the secret has only ${bytes} bytes`] : [],
    reveal: () => key.export().toString('utf8'),
    signJwt: (header, claims) => signWithJwtService(jwt, header, claims),
    verify: (input, signature) => isHmacSignature(key, input, signature),
    explain: (input, signature) => {
      const how = alterationOf(key.export(), input, signature);
      return how === undefined ? undefined : { kind: 'altered_secret', how };
    },
  };
}

/**
 * A signature takes microseconds. The claims go in as bytes, for of an object jsonwebtoken replaces an `iat`
 * that is missing or zero by its own reading of the clock.
 */
function signWithJwtService(jwt: JwtService, header: object, claims: object): Promise<string> {
  const payload = Buffer.from(JSON.stringify(claims));
  noteLoopNeeded();
  return Promise.resolve(jwt.sign(payload, { algorithm: 'HS256', header: { alg: 'HS256', ...header } }));
}

function refuseWhatIsNoSecret(text: string): void {
  if (text.trim() === '') throw new KeyRefusedError('empty', 'is empty or blank');
  const foreign = foreignMaterial(text);
  if (foreign !== undefined) {
    throw new KeyRefusedError('foreign_material', `is ${foreign}, not a shared secret for HS256`);
  }
  if (isPlaceholder(text)) {
    throw new KeyRefusedError('placeholder', 'is a placeholder: give the secret that the provider issued');
  }
  if (text.includes('\ufffd') || !text.isWellFormed()) {
    throw new KeyRefusedError('not_utf8', 'is not UTF-8 text');
  }
  if (text.trim() !== text) throw new KeyRefusedError('surrounding_blanks', blanksMessage(text));
  if (INVISIBLE.test(text)) {
    throw new KeyRefusedError(
      'control_characters',
      'contains line breaks, zero-width or other control characters',
    );
  }
}

function blanksMessage(text: string): string {
  const where = /[\r\n]$/.test(text) ? 'ends in a line break' : 'begins or ends in blanks';
  return `${where}: they would become part of the key. Remove them (printf '%s' writes none, echo does)`;
}
