import { PassThrough } from 'node:stream';
import { terminalConfirm } from './terminal-confirm.js';

/** A terminal at which somebody types. */
function terminal(): {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly shown: () => string;
} {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (chunk) => (shown += String(chunk)));
  return {
    input: Object.assign(input, { isTTY: true }) as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    shown: () => shown,
  };
}

test.each<readonly [string, boolean]>([
  ['y\n', true],
  ['YES\n', true],
  [' yes \r\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('%j means %s', async (typed, expected) => {
  const { input, output, shown } = terminal();
  const answer = terminalConfirm(input, output)?.('Sure?');
  (input as unknown as PassThrough).write(typed);
  expect(await answer).toBe(expected);
  expect(shown()).toContain('Sure? [y/N] ');
});

test('the end of the input means no', async () => {
  const { input, output } = terminal();
  const answer = terminalConfirm(input, output)?.('Sure?');
  (input as unknown as PassThrough).end();
  expect(await answer).toBe(false);
});

test('nobody can be asked where there is no terminal', () => {
  const { input, output } = terminal();
  expect(terminalConfirm(Object.assign(input, { isTTY: false }), output)).toBeUndefined();
});
