/**
 * Whether some verifier could take bytes for the signing input of a JWS (RFC 7515 section 5.1), `header.payload`: whether
 * what stands before the first full stop, decoded, begins as a JSON object does. What follows may be anything (RFC 7797),
 * and of a JWS in JSON without a protected header nothing stands before it.
 *
 * Reads as leniently as any of them: decoders skip what is not of their alphabet, or stop there, and parsers take byte
 * order marks and UTF-16.
 */
export function mayBeSigningInput(bytes: Buffer): boolean {
  const stop = bytes.indexOf('.');
  if (stop < 1) return stop === 0;
  return readings(bytes.subarray(0, stop)).some((header) => OBJECT.test(header));
}

/** The beginning of an object in UTF-8 or, with zeros between, UTF-16, as Latin-1. */
const OBJECT = /^[\0\t-\r \xef\xbb\xbf\xfe\xff]*\{[\0\t-\r ]*["}]/;

/** What decoders skip: all but the alphabet of base64, or of base64url, or of both. */
const SKIPPED: readonly RegExp[] = [/[^A-Za-z0-9+/=]/g, /[^A-Za-z0-9_=-]/g, /[^A-Za-z0-9+/_=-]/g];

/** What decoders may read in a header, as Latin-1; of one that stops somewhere, with more behind it. */
function readings(header: Buffer): readonly string[] {
  // Node up to version 20 decodes the low byte of each UTF-16 unit.
  return [header, Buffer.from(header.toString('utf8'), 'latin1')]
    .map((bytes) => bytes.toString('latin1'))
    .flatMap((text) => SKIPPED.map((foreign) => text.replace(foreign, '')))
    .flatMap((base64) => [decode([base64.replaceAll('=', '')]), decode(base64.split('='))]);
}

function decode(pieces: readonly string[]): string {
  return pieces.map((piece) => Buffer.from(piece, 'base64').toString('latin1')).join('');
}
