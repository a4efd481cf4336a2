import { dirname, resolve } from 'node:path';
import type { Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { isJsonObject } from '../../tokens/json-object.js';
import { variableNames } from '../read-variables.js';
import { type FileProblem, showPlace } from './file-problem.js';
import { isReference, itemsOf, originMemberOf, typeOf } from './members.js';
import type { PlacedMember, YamlDocument, YamlPath } from './yaml-document.js';

/** Reads the values of one file as instances of classes of members, and collects all that is wrong with them. */
export class MemberReader {
  readonly problems: FileProblem[] = [];
  readonly #settled = new Set<string>();

  constructor(
    private readonly yaml: YamlDocument,
    private readonly file: string,
  ) {}

  /** Names a place of the file as problems do. */
  at(path: YamlPath): string {
    return showPlace(this.file, this.yaml.lineOf(path), path);
  }

  /** Notes what is wrong at a place, and of what nothing more needs to be said until that is mended. */
  refuse(path: YamlPath, message: string, settles = path): void {
    this.#note({ line: this.yaml.lineOf(path), path, message }, settles);
  }

  /** The same, unless something was said of the place already, or of what holds it. */
  refuseOnce(path: YamlPath, message: string): void {
    if (!this.isSettled(path)) this.refuse(path, message);
  }

  /** Whether it is idle to say more of that place, because of what was said of it or of what holds it. */
  isSettled(path: YamlPath): boolean {
    return [...path, ''].some((_, length) => this.#settled.has(path.slice(0, length).join(' ')));
  }

  /**
   * An instance of the class, whatever the value is. Members that do not hold are in it as texts or empty lists, which
   * lets the rules between members be judged all the same.
   */
  read<Members extends object>(type: Type<Members>, value: unknown, path: YamlPath): Members {
    const instance = new type();
    const names = variableNames(type);
    for (const [name, given] of this.readNames(value, path, names)) Reflect.set(instance, name, given);
    for (const { property, constraints } of validateSync(instance, { forbidUnknownValues: false })) {
      const isGiven = isJsonObject(value) && Object.hasOwn(value, property);
      const place = [...path, property];
      const message = isGiven ? Object.values(constraints ?? {}).join('; ') : 'must be set';
      this.refuseOnce(place, message);
      Reflect.set(instance, property, standIn(Reflect.get(instance, property), place));
    }
    for (const name of names) {
      this.#readItems(instance, name, [...path, name]);
      this.#readObject(instance, name, [...path, name]);
      this.#placeReference(instance, name, [...path, name]);
    }
    return instance;
  }

  /** The members of a value whose names are known; notes the others, and those that stand twice. */
  readNames(
    value: unknown,
    path: YamlPath,
    known: readonly string[],
  ): readonly (readonly [string, unknown])[] {
    if (!isJsonObject(value)) {
      this.refuse(path, `${value === null ? 'is empty: it ' : ''}must have members (name: value)`);
      return [];
    }
    const given = Object.keys(value);
    const missing = known.filter((name) => !given.includes(name));
    const seen = new Set<string>();
    for (const placed of this.yaml.membersAt(path) ?? given.map((name) => this.#beyondAlias(name, path))) {
      const { name, line } = placed;
      if (!known.includes(name)) this.#refuseName(placed, path, known, missing);
      else if (seen.has(name)) this.#note({ line, path: [...path, name], message: 'stands here already' });
      seen.add(name);
    }
    return Object.entries(value).filter(([name]) => known.includes(name));
  }

  #beyondAlias(name: string, path: YamlPath): PlacedMember {
    return { name, line: this.yaml.lineOf(path) };
  }

  /** The name itself is not shown: it may be anything, a secret in the wrong place too. */
  #refuseName(
    { name, line }: PlacedMember,
    path: YamlPath,
    known: readonly string[],
    missing: readonly string[],
  ): void {
    const near = [...missing, ...known].find((other) => isNear(other.toLowerCase(), name.toLowerCase()));
    const hint = near === undefined ? `; there are ${known.join(', ')}` : `: did you mean ${near}?`;
    const isMeant = near !== undefined && missing.includes(near);
    const problem = { line, path, message: `has a member that is not known here${hint}` };
    this.#note(problem, isMeant ? [...path, near] : undefined);
  }

  #note(problem: FileProblem, settles?: YamlPath): void {
    this.problems.push(problem);
    if (settles !== undefined) this.#settled.add(settles.join(' '));
  }

  #readItems(instance: object, name: string, path: YamlPath): void {
    const items = itemsOf(instance, name);
    const list: unknown = Reflect.get(instance, name);
    if (items === undefined || list === undefined) return;
    const read = (Array.isArray(list) ? list : []).map((item: unknown, index) => {
      const place = [...path, index];
      if ('type' in items) return this.read(items.type(), item, place);
      if (!items.holds(item)) this.refuse(place, items.rule, path);
      return item;
    });
    Reflect.set(instance, name, read);
  }

  #readObject(instance: object, name: string, path: YamlPath): void {
    const type = typeOf(instance, name);
    const value: unknown = Reflect.get(instance, name);
    if (type !== undefined && isJsonObject(value)) Reflect.set(instance, name, this.read(type, value, path));
  }

  /** Leads a path from the folder of the file, and notes where the reference stands where that is wanted. */
  #placeReference(instance: object, name: string, path: YamlPath): void {
    const reference: unknown = Reflect.get(instance, name);
    if (!isReference(instance, name) || typeof reference !== 'string') return;
    const locator = /^file:(.+)$/s.exec(reference)?.[1];
    if (locator !== undefined) Reflect.set(instance, name, `file:${resolve(dirname(this.file), locator)}`);
    const originMember = originMemberOf(instance, name);
    if (originMember !== undefined) Reflect.set(instance, originMember, this.at(path));
  }
}

/** Text, because rules between members compare texts; one that equals no other where none is given. */
function standIn(value: unknown, path: YamlPath): string {
  return typeof value === 'string' ? value : path.join(' ');
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
