import { decodeBase64url } from '../../tokens/base64url.js';

/**
 * Reads the `signature` of a webhook: base64url without padding, or plain base64 with it, as older documents have it.
 * `undefined` for anything that neither encoder would have written.
 */
export function parseWebhookSignature(text: unknown): Buffer | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  return decodeBase64url(text) ?? decodeBase64(text);
}

function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
