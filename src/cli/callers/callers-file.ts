import { type ConfigurationFile, parseConfiguration } from '../../config/file/configuration-file.js';
import { valueOf } from '../../config/secret-variable.js';
import type { CommandContext } from '../inspect-token-text.js';
import { INSPECTED_PROVIDERS } from '../inspected-providers.js';
import { CommandRefusedError } from '../keys/command-refused.error.js';
import { diffLines } from '../keys/diff-lines.js';
import { EditableFile } from '../keys/editable-file.js';
import { YamlEditError } from '../keys/yaml/yaml-edit.error.js';
import { editYaml } from '../keys/yaml/yaml-edit.js';
import type { YamlEdit } from '../keys/yaml/yaml-edit.types.js';

/** What every command on callers is told. */
export interface CallersFileOptions {
  readonly config?: string;
  readonly dryRun?: true;
}

const PROVIDERS = INSPECTED_PROVIDERS.map(({ configuration }) => configuration);

/** `mintmark.yaml`, as a command on callers reads and changes it. */
export class CallersFile {
  readonly configuration: ConfigurationFile;
  readonly #file: EditableFile;

  /** @throws {UsageError} when there is no such file; {CommandRefusedError} when it cannot be read */
  constructor({ config }: CallersFileOptions, { environment }: CommandContext) {
    this.#file = EditableFile.open(config ?? valueOf(environment, 'MINTMARK_CONFIG') ?? 'mintmark.yaml');
    this.configuration = parseConfiguration(this.#file.text, this.#file.path, PROVIDERS);
  }

  get path(): string {
    return this.#file.path;
  }

  /**
   * Makes the changes, unless it is a dry run; the rest of the file stays as it is.
   *
   * @returns the change, as a diff
   * @throws {CommandRefusedError} when the file would have problems that it does not have now
   */
  change(edits: readonly YamlEdit[], isDryRun: boolean): string {
    const text = this.#edited(edits);
    const before = new Set(this.configuration.problems.map(withoutLine));
    const { problems } = parseConfiguration(text, this.#file.path, PROVIDERS);
    const added = problems.filter((problem) => !before.has(withoutLine(problem)));
    if (added.length > 0) throw new CommandRefusedError(`the file would not load:\n  ${added.join('\n  ')}`);
    if (!isDryRun) this.#file.replace(text);
    return diffLines(this.#file.text, text).join('\n');
  }

  #edited(edits: readonly YamlEdit[]): string {
    try {
      return editYaml(this.#file.text, edits);
    } catch (error) {
      if (error instanceof YamlEditError)
        throw new CommandRefusedError(`${this.#file.path}: ${error.message}`);
      throw error;
    }
  }
}

/** A change moves lines. */
function withoutLine(problem: string): string {
  return problem.replace(/:\d+:/, ':');
}
