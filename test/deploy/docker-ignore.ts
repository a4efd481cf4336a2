/**
 * What a `.dockerignore` keeps out, for the forms that ours has: `*` and `**`, and `!` before what is let in again. The last
 * line that fits a path, or a folder above it, decides.
 *
 * @returns whether a path, from the root of the repository, is ignored
 */
export function readDockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isIgnored: !line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.isIgnored ?? false;
}

function patternOf(line: string): RegExp {
  if (!/^[\w./*-]+$/.test(line))
    throw new Error(`.dockerignore has a form that is not understood here: ${line}`);
  const source = line
    .replace(/\./g, '\\.')
    .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(.*/)?'));
  return new RegExp(`^${source}(/.*)?$`);
}
