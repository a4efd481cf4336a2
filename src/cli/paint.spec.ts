import { paintFor } from './paint.js';

test.each<readonly [string, Parameters<typeof paintFor>[0], string]>([
  ['a terminal with colours', { isTTY: true, hasColors: () => true }, '\u001b[31mx\u001b[39m'],
  ['a terminal without, or under NO_COLOR', { isTTY: true, hasColors: () => false }, 'x'],
  ['a pipe', {}, 'x'],
])('%s', (_, stream, painted) => {
  expect(paintFor(stream)('red', 'x')).toBe(painted);
});
