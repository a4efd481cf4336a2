import { Readable } from 'node:stream';
import { readToken, type TokenInput } from './read-token.js';

const piped = (...chunks: readonly (string | Buffer)[]): TokenInput =>
  Readable.from(chunks.map((chunk) => Buffer.from(chunk as string)));
const terminal = (text: string): TokenInput => Object.assign(piped(text), { isTTY: true });

test.each<readonly [string, string | undefined, TokenInput, string | undefined]>([
  ['an argument as it is', ' "eyJ"\n', piped('other'), ' "eyJ"\n'],
  ['a pipe where there is no argument', undefined, piped('eyJ', '.e30'), 'eyJ.e30'],
  ['a pipe for a dash', '-', piped('eyJ'), 'eyJ'],
  ['a terminal for a dash', '-', terminal('eyJ\n'), 'eyJ'],
  ['nothing from a terminal without one', undefined, terminal('eyJ'), undefined],
  ['a pipe without its last line break', '-', piped('eyJ\n'), 'eyJ'],
  ['a pipe without its last Windows line break', '-', piped('eyJ\r\n'), 'eyJ'],
  ['a pipe with all other blanks', '-', piped(' eyJ \n\n'), ' eyJ \n'],
  ['nothing from an empty pipe', '-', piped('\n'), undefined],
  ['characters that are split over chunks', '-', piped(Buffer.from([0xc3]), Buffer.from([0xab])), 'ë'],
])('reads %s', async (_, argument, input, token) => {
  expect(await readToken(argument, input)).toBe(token);
});

test('stops reading when it is more than any token has', async () => {
  let chunks = 0;
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      chunks += 1;
      yield await Promise.resolve('x'.repeat(65_536));
    }
  }
  expect((await readToken('-', endless()))?.length).toBeGreaterThan(1_048_576);
  expect(chunks).toBe(17);
});
