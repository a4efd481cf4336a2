import type { YamlPath } from '../../../config/file/yaml-document.js';
import type { YamlMembers, YamlValue } from './yaml-scalar.js';

/** A member gets a value. */
export interface SetMember {
  readonly kind: 'set';
  /** The map that has the member, or gets it. */
  readonly path: YamlPath;
  readonly member: string;
  readonly value: YamlValue;
  /** The members after which a new one stands: after the last of them that is there, else at the end. */
  readonly after: readonly string[];
}

/** A member goes. */
interface RemoveMember {
  readonly kind: 'remove';
  readonly path: YamlPath;
  readonly member: string;
}

/** A list gets a further item. */
interface AppendItem {
  readonly kind: 'append';
  /** The list, or where one is to be. */
  readonly path: YamlPath;
  readonly members: YamlMembers;
}

/** One change of a YAML text. */
export type YamlEdit = SetMember | RemoveMember | AppendItem;
