import { isDeepStrictEqual } from 'node:util';
import { YamlDocument, type YamlPath } from '../../../config/file/yaml-document.js';
import { isJsonObject } from '../../../tokens/json-object.js';
import { appendItem } from './append-item.js';
import { removeMember } from './remove-member.js';
import { setMember } from './set-member.js';
import { type Splice, splice } from './splice.js';
import { YamlEditError } from './yaml-edit.error.js';
import type { YamlEdit } from './yaml-edit.types.js';
import { YamlText } from './yaml-text.js';

/**
 * Makes changes in a YAML text, one after the other. What they do not touch stays byte for byte: comments, blank lines,
 * order, quotes, line breaks. Each is proved by reading the result: it says what was meant, and nothing else changed.
 *
 * @throws {YamlEditError} where that cannot be had
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): string {
  return edits.reduce(applyEdit, text);
}

function applyEdit(text: string, edit: YamlEdit): string {
  const yaml = new YamlDocument(text);
  const [problem] = yaml.problems;
  if (problem !== undefined) throw new YamlEditError(problem.line, problem.message);
  const edited = splice(text, splicesFor(new YamlText(text, yaml), edit));
  const after = new YamlDocument(edited);
  if (isDeepStrictEqual(withoutSharing(after.value), expected(yaml.value, edit))) return edited;
  throw new YamlEditError(
    yaml.lineOf(edit.path),
    'cannot be changed alone: anchors and aliases repeat it elsewhere, or it is laid out in an unusual way; ' +
      'change it by hand',
  );
}

/** Anchors make one value stand in several places: a change must show in one. */
function withoutSharing(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function expected(before: unknown, edit: YamlEdit): unknown {
  const root = withoutSharing(before);
  if (edit.kind === 'append') {
    const parent = valueAt(root, edit.path.slice(0, -1));
    const name = String(edit.path.at(-1));
    if (isJsonObject(parent)) {
      const list = parent[name];
      Reflect.set(parent, name, [...(Array.isArray(list) ? (list as unknown[]) : []), edit.members]);
    }
    return root;
  }
  const map = valueAt(root, edit.path);
  if (isJsonObject(map)) {
    if (edit.kind === 'set') Reflect.set(map, edit.member, edit.value);
    else Reflect.deleteProperty(map, edit.member);
  }
  return root;
}

function valueAt(root: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (Reflect.get(value, part) as unknown) : undefined,
    root,
  );
}

function splicesFor(yaml: YamlText, edit: YamlEdit): readonly Splice[] {
  switch (edit.kind) {
    case 'set':
      return setMember(yaml, yaml.mapAt(edit.path), edit);
    case 'remove':
      return removeMember(yaml, yaml.mapAt(edit.path), edit.member);
    case 'append':
      return appendItem(yaml, edit.path, edit.members);
  }
}
