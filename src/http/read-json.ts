import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import type { Answer } from './exchange.js';
import { damagedAnswer, tooLargeAnswer, unusableAnswer } from './unusable-answer.js';

/** Stops as soon as it is too much. */
type Decoder = (bytes: Buffer, limit: { readonly maxOutputLength: number }) => Promise<Buffer>;

/** Of gzip and of deflate. */
const unzipped: Decoder = promisify(unzip);

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', unzipped],
  ['deflate', unzipped],
  ['br', promisify(brotliDecompress)],
]);

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON of an answer; `undefined` where it has no body. Compressed answers are not asked for, and come all the same: no
 * more is read of them than of others.
 *
 * @throws {MintmarkError} `upstream_invalid_response`
 */
export async function readJson(answer: Answer): Promise<unknown> {
  const { 'content-encoding': coding = 'identity' } = answer.headers;
  if (answer.body.length === 0) return undefined;
  const bytes = coding === 'identity' ? answer.body : await decoded(answer, coding);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    throw unusableAnswer('The answer is not JSON.');
  }
}

async function decoded({ body, maxBytes }: Answer, coding: string): Promise<Buffer> {
  const decode = DECODERS.get(coding);
  if (decode === undefined) throw unusableAnswer('The answer is compressed in a way that is not known.');
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLargeAnswer(maxBytes);
    throw damagedAnswer();
  }
}
