import type { YamlPath } from '../../config/file/yaml-document.js';
import type { KeyVersionDeclaration } from '../../keystore/key-ring.js';
import { parseInstant } from '../../tokens/instant.js';
import type { YamlEdit } from './yaml/yaml-edit.types.js';

/** One member of one version that is to be set, or removed where it has no value. */
export interface KeyChange {
  readonly keyId: string;
  readonly member: 'activateAt' | 'retireAt' | 'revoked';
  readonly value?: string | true;
}

/** The members of a version in their order. */
const ORDER = ['keyId', 'source', 'activateAt', 'retireAt', 'revoked'];

/** The change of the text that a change of a version comes to. */
export function editFor({ member, value }: KeyChange, path: YamlPath): YamlEdit {
  return value === undefined
    ? { kind: 'remove', path, member }
    : { kind: 'set', path, member, value, after: ORDER.slice(0, ORDER.indexOf(member)) };
}

/** The versions of a ring as changes leave them. */
export function changedVersions(
  versions: readonly KeyVersionDeclaration[],
  changes: readonly KeyChange[],
): readonly KeyVersionDeclaration[] {
  return versions.map((version) =>
    changes
      .filter(({ keyId }) => keyId === version.keyId)
      .reduce<KeyVersionDeclaration>((changed, change) => apply(changed, change), version),
  );
}

function apply(version: KeyVersionDeclaration, { member, value }: KeyChange): KeyVersionDeclaration {
  if (member === 'revoked') return { ...version, revoked: value === true };
  const { activateAtMs, retireAtMs, ...rest } = version;
  const ms = value === 'later' ? Infinity : parseInstant(value);
  const instants = {
    activateAtMs: member === 'activateAt' ? ms : activateAtMs,
    retireAtMs: member === 'retireAt' ? ms : retireAtMs,
  };
  return {
    ...rest,
    ...(instants.activateAtMs !== undefined && { activateAtMs: instants.activateAtMs }),
    ...(instants.retireAtMs !== undefined && { retireAtMs: instants.retireAtMs }),
  };
}
