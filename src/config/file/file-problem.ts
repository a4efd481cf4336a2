import type { LineProblem, YamlPath } from './yaml-document.js';

/** Something wrong in a configuration file. Never contains a value, nor a name of the file's own making. */
export interface FileProblem extends LineProblem {
  /** What is wrong; without it, the line itself. */
  readonly path?: YamlPath;
}

/** A problem as people read it: `mintmark.yaml:7: providers.lynes.accounts[0].tenantId must be set`. */
export function showProblem(file: string, { line, path, message }: FileProblem): string {
  return `${showPlace(file, line, path)} ${message}`;
}

/** `mintmark.yaml:7: providers.lynes.accounts[0].tenantId` */
export function showPlace(file: string, line: number, path: YamlPath | undefined): string {
  return `${file}:${line}: ${path === undefined ? 'the line' : nameOf(path)}`;
}

function nameOf(path: YamlPath): string {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return name === '' ? 'the file' : name.replace(/^\./, '');
}
