import { KnownTerminal } from '../../../test/cli/known-terminal.js';
import { terminalConfirm } from './terminal-confirm.js';

/** A terminal at which somebody sits. */
function terminal(): KnownTerminal {
  const known = new KnownTerminal();
  known.stdin.isTTY = true;
  return known;
}

test.each<readonly [string, boolean]>([
  ['y\n', true],
  ['YES\n', true],
  [' yes \r\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('%j means %s', async (typed, expected) => {
  const known = terminal();
  const answer = terminalConfirm(known)?.('Sure?');
  known.stdin.write(typed);
  expect(await answer).toBe(expected);
  expect(KnownTerminal.textOf(known.stderr)).toContain('Sure? [y/N] ');
});

test('the end of the input means no', async () => {
  const known = terminal();
  const answer = terminalConfirm(known)?.('Sure?');
  known.stdin.end();
  expect(await answer).toBe(false);
});

test('nobody can be asked where there is no terminal', () => {
  expect(terminalConfirm(new KnownTerminal())).toBeUndefined();
});
