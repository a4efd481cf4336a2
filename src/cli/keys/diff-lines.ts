/** Lines that are shown around what changed. */
const CONTEXT = 2;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** What changed between two texts, as a small unified diff without its head; empty when nothing did. */
export function diffLines(before: string, after: string): readonly string[] {
  const [old, next] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < Math.min(old.length, next.length) && old[start] === next[start]) start += 1;
  let end = 0;
  const room = Math.min(old.length, next.length) - start;
  while (end < room && old.at(-1 - end) === next.at(-1 - end)) end += 1;
  const changed = compare(old.slice(start, old.length - end), next.slice(start, next.length - end));
  const lines = [...kept(old.slice(0, start)), ...changed, ...kept(end === 0 ? [] : old.slice(-end))];
  return hunks(lines);
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function kept(lines: readonly string[]): readonly Line[] {
  return lines.map((text) => ({ mark: ' ', text }));
}

/** By the longest common subsequence: what changed lies close together, so that its cost does not matter. */
function compare(old: readonly string[], next: readonly string[]): readonly Line[] {
  const lengths = old.map(() => new Array<number>(next.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = next.length - 1; j >= 0; j -= 1) {
      row[j] = old[i] === next[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const [one, other] = [old[i], next[j]];
    if (one !== undefined && one === other) {
      lines.push({ mark: ' ', text: one });
      [i, j] = [i + 1, j + 1];
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', text: one });
      i += 1;
    } else {
      lines.push({ mark: '+', text: other ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** The changed lines with what stands around them, and the place of each group in the old text. */
function hunks(lines: readonly Line[]): readonly string[] {
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ mark }) => mark !== ' '),
  );
  let number = 0;
  return lines.flatMap(({ mark, text }, index) => {
    if (mark !== '+') number += 1;
    if (shown[index] !== true) return [];
    const head = shown[index - 1] === true ? [] : [`@@ line ${mark === '+' ? number + 1 : number} @@`];
    return [...head, `${mark} ${text}`.trimEnd()];
  });
}
