import type { Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { KeyInFile } from '../../config/file/account-in-file.js';
import { documentationOf, itemsOf } from '../../config/file/members.js';
import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import { variableNames } from '../../config/read-variables.js';

/** A member that the versions of one provider have in `mintmark.yaml`, and those of others do not. */
export interface KeyMember {
  /** As it stands in the file: `apiKey`. */
  readonly name: string;
  readonly isRequired: boolean;
  /** Whether it is true or false. */
  readonly isSwitch: boolean;
  readonly description: string;
}

/** The members of a provider's versions beside those that all versions have, read off the classes that validate them. */
export function keyMembersOf({ section }: ProviderConfiguration): readonly KeyMember[] {
  const key = itemClass(itemClass(section, 'accounts'), 'keys');
  const common = variableNames(KeyInFile);
  const required = validateSync(new key(), { forbidUnknownValues: false }).map(({ property }) => property);
  return variableNames(key)
    .filter((name) => !common.includes(name))
    .map((name) => {
      const { description = '', type } = documentationOf(key.prototype as object, name) ?? {};
      return { name, isRequired: required.includes(name), isSwitch: type === 'boolean', description };
    });
}

function itemClass(type: Type<object>, list: string): Type<object> {
  const items = itemsOf(type.prototype as object, list);
  if (items === undefined || !('type' in items)) throw new TypeError(`${list} is no list of members`);
  return items.type();
}
