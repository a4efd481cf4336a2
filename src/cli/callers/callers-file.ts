import type { CallerInFile } from '../../config/file/callers-in-file.js';
import { type ConfigurationFile, parseConfiguration } from '../../config/file/configuration-file.js';
import { ProblemListError } from '../../errors/problem-list-error.js';
import type { CommandContext } from '../inspect-token-text.js';
import { INSPECTED_PROVIDERS } from '../inspected-providers.js';
import { CommandRefusedError } from '../keys/command-refused.error.js';
import { configurationPath, refuseProblems } from '../keys/configured-rings.js';
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
  readonly #file: EditableFile;
  readonly #configuration: ConfigurationFile;

  /** @throws {UsageError} when there is no such file; {CommandRefusedError} when it cannot be read */
  constructor(
    { config }: CallersFileOptions,
    private readonly context: CommandContext,
  ) {
    this.#file = EditableFile.open(configurationPath(config, context.environment));
    this.#configuration = this.#parse(this.#file.text);
  }

  get path(): string {
    return this.#file.path;
  }

  /** As they can be read, whatever is wrong with them. */
  get callers(): readonly CallerInFile[] {
    return this.#configuration.settings.callers ?? [];
  }

  /** The place of a caller in `callers`; -1 when there is none. */
  indexOf(name: string): number {
    return this.callers.findIndex((caller) => caller.name === name);
  }

  /** @throws {CommandRefusedError} listing what keeps the service from loading it */
  refuseUnlessLoadable(): void {
    refuseProblems(`${this.path} does not load:`, this.#configuration.problems);
  }

  /**
   * Makes the changes, unless it is a dry run; the rest of the file stays as it is. Warns of problems that it has as before.
   *
   * @returns the change, as a diff
   * @throws {CommandRefusedError} when the file would have problems that it does not have now
   */
  change(edits: readonly YamlEdit[], isDryRun: boolean): string {
    const text = this.#edited(edits);
    const before = new Set(this.#configuration.problems.map(withoutLine));
    const { problems } = this.#parse(text);
    refuseProblems(
      'the file would not load:',
      problems.filter((problem) => !before.has(withoutLine(problem))),
    );
    if (!isDryRun) this.#file.replace(text);
    if (problems.length > 0)
      this.context.warn(new ProblemListError('the file does not load, as before:', problems).message);
    return diffLines(this.#file.text, text).join('\n');
  }

  #parse(text: string): ConfigurationFile {
    return parseConfiguration(text, this.#file.path, PROVIDERS);
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
