/** More than any token has; what comes after is not read. */
const MAX_BYTES = 1_048_576;

/** Where a token may come from beside the command line. */
export type TokenInput = AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };

/**
 * The token as it was handed over: the argument, or standard input for `-` and where nobody sits at it. Of what is piped
 * the one line break goes that every pipe adds; everything else stays, for it may be what is wrong.
 */
export async function readToken(
  argument: string | undefined,
  input: TokenInput,
): Promise<string | undefined> {
  if (argument !== undefined && argument !== '-') return argument;
  if (argument === undefined && input.isTTY === true) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MAX_BYTES) break;
  }
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return text === '' ? undefined : text;
}
