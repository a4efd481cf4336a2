import { MintmarkError } from '../errors/mintmark-error.js';

/** What is told of an answer that cannot be used. @param detail never anything of what was sent */
export function unusableAnswer(detail: string): MintmarkError {
  return new MintmarkError('upstream_invalid_response', { detail });
}

/** What is told of an answer that ends too early, or is no HTTP. */
export function damagedAnswer(): MintmarkError {
  return unusableAnswer('The answer is cut off or damaged.');
}

/** What is told of an answer of which no more is read. */
export function tooLargeAnswer(maxBytes: number): MintmarkError {
  return unusableAnswer(`The answer is larger than ${maxBytes} bytes.`);
}
