import type { Named } from './offer.js';

export function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64');
}

/** A PEM in the ways in which variables and files carry it: all of them hold the same key. */
export function carried([what, pem]: Named): readonly Named[] {
  return [
    [what, pem],
    [`${what}, CRLF`, pem.replaceAll('\n', '\r\n')],
    [`${what}, literal \\n`, pem.replaceAll('\n', '\\n')],
    [`${what}, literal \\r\\n`, pem.replaceAll('\n', '\\r\\n')],
    [`${what}, in base64`, base64(pem)],
    [`${what}, in base64 of 76 columns`, base64(pem).replace(/.{76}/g, '$&\n')],
    [`${what}, in base64 of literal \\n`, base64(pem.replaceAll('\n', '\\n'))],
  ];
}
