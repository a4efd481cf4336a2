import { Option } from 'commander';
import type { KeyProvider } from './key-provider.js';
import type { YamlMembers } from './yaml/yaml-scalar.js';

/** `apiKey` → `--api-key` */
export function optionOf(member: string): string {
  return `--${member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** An option for each member that the keys of some providers have, and those of others do not. */
export function memberOptions(providers: readonly KeyProvider[]): readonly Option[] {
  const members = new Map(providers.flatMap(({ members }) => members.map((member) => [member.name, member])));
  return [...members.values()].map(({ name, isSwitch, description }) => {
    const having = providers.filter((provider) => provider.members.some((member) => member.name === name));
    const names = having.map(({ configuration }) => configuration.provider).join(', ');
    const flags = isSwitch ? optionOf(name) : `${optionOf(name)} <text>`;
    return new Option(flags, `of ${names}: ${description.replace(/\.$/, '')}`);
  });
}

/** Those of them that were given, by their names in the file. */
export function membersOf(options: object, providers: readonly KeyProvider[]): YamlMembers {
  const names = new Set(providers.flatMap(({ members }) => members.map(({ name }) => name)));
  const given = Object.entries(options).filter(([name]) => names.has(name));
  return Object.fromEntries(given as readonly (readonly [string, string | true])[]);
}
