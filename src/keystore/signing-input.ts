/**
 * Whether some verifier could take bytes for the signing input of a JWS (RFC 7515 section 5.1), `header.payload`: whether
 * what stands before a full stop, decoded, begins as a JSON object does, or as what lenient parsers take for one, and then
 * names the algorithm. What follows may be anything (RFC 7797), and of a JWS in JSON without a protected header nothing
 * stands before it.
 *
 * Reads as leniently as any of them: decoders skip what is not of their alphabet, full stops included, or stop there, and
 * parsers take byte order marks, UTF-16, comments, and names without quotation marks.
 */
export function mayBeSigningInput(bytes: Buffer): boolean {
  const stop = bytes.lastIndexOf('.');
  if (stop < 0) return false;
  // Whatever is a header before an earlier full stop begins what stands before the last.
  return bytes.indexOf('.') === 0 || readings(bytes.subarray(0, stop)).some(mayBeHeader);
}

function mayBeHeader(text: string): boolean {
  return OBJECT.test(text) || (LENIENT_OBJECT.test(text) && namesAlgorithm(text));
}

/** The beginning of an object in UTF-8 or, with zeros between, UTF-16, as Latin-1. */
const OBJECT = /^[\0\t-\r \xef\xbb\xbf\xfe\xff]*\{[\0\t-\r ]*["}]/;

/** The same where anything may follow, or comments go before, or what keeps scripts from reading it. */
const LENIENT_OBJECT = /^[\0\t-\r \x85\xa0\xef\xbb\xbf\xfe\xff]*[{/#)]/;

/** Honest bodies may well begin like that, once decoded: one in 10^13 of them goes on to say this. */
function namesAlgorithm(text: string): boolean {
  const plain = text
    .replaceAll('\0', '')
    .replace(ESCAPE, (_, long?: string, short?: string, plainly = '') => {
      const digits = long ?? short;
      return digits === undefined ? String(plainly) : String.fromCharCode(Number.parseInt(digits, 16));
    });
  return /alg/i.test(plain) && /rs256/i.test(plain);
}

const ESCAPE = /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([^]))/gi;

/** What decoders skip: all but the alphabet of base64, or of base64url, or of both. */
const SKIPPED: readonly RegExp[] = [/[^A-Za-z0-9+/=]+/g, /[^A-Za-z0-9_=-]+/g, /[^A-Za-z0-9+/_=-]+/g];

/** What decoders may read in a header, as Latin-1; of one that stops somewhere, with more behind it. */
function readings(header: Buffer): readonly string[] {
  // Node up to version 20 decodes the low byte of each UTF-16 unit.
  const texts = different(
    [header, Buffer.from(header.toString('utf8'), 'latin1')].map((bytes) => bytes.toString('latin1')),
  );
  const encoded = different(texts.flatMap((text) => SKIPPED.map((foreign) => text.replace(foreign, ''))));
  return encoded.flatMap((base64) => [decode([base64.replaceAll('=', '')]), decode(base64.split('='))]);
}

/** Most texts are read alike by all, and long ones need not be read twelve times. */
function different(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function decode(pieces: readonly string[]): string {
  return pieces.map((piece) => Buffer.from(piece, 'base64').toString('latin1')).join('');
}
