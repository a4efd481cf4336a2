import type { Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { isJsonObject } from '../../tokens/json-object.js';
import { variableNames } from '../read-variables.js';
import { itemClassOf } from './members.js';
import type { YamlPath, YamlProblem } from './yaml-document.js';

/**
 * Reads a value as an instance of a class of members, and the lists in it likewise. Every problem goes to `problems`
 * with its place, never with a value; what could be read is returned all the same.
 */
export function readMembers<Members extends object>(
  type: Type<Members>,
  value: unknown,
  path: YamlPath,
  problems: YamlProblem[],
): Members {
  const instance = new type();
  if (!isJsonObject(value)) {
    problems.push({ path, message: 'must have members (name: value)' });
    return instance;
  }
  const names = variableNames(type);
  for (const [name, given] of Object.entries(value)) {
    if (names.includes(name)) Reflect.set(instance, name, given);
    else problems.push({ path, member: name, message: unknownMember(name, names) });
  }
  for (const { property, constraints } of validateSync(instance, { forbidUnknownValues: false })) {
    const message = Reflect.has(value, property)
      ? Object.values(constraints ?? {}).join('; ')
      : 'must be set';
    problems.push({ path: [...path, property], message });
  }
  for (const name of names) readItems(instance, name, path, problems);
  return instance;
}

function readItems(instance: object, name: string, path: YamlPath, problems: YamlProblem[]): void {
  const item = itemClassOf(instance, name);
  const list: unknown = Reflect.get(instance, name);
  if (item === undefined) return;
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  Reflect.set(
    instance,
    name,
    items.map((value, index) => readMembers(item, value, [...path, name, index], problems)),
  );
}

/** The name itself is not shown unless it is nearly one of ours: it may be anything, a secret in the wrong place too. */
function unknownMember(name: string, known: readonly string[]): string {
  const near = known.find((candidate) => isNear(candidate.toLowerCase(), name.toLowerCase()));
  return `has a member that is not known here${near === undefined ? `; there are ${known.join(', ')}` : `: did you mean ${near}?`}`;
}

/** Whether one text becomes the other by at most two letters added, lost, changed or swapped at one place. */
function isNear(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end))
    end += 1;
  return Math.max(one.length, other.length) - start - end <= 2;
}
