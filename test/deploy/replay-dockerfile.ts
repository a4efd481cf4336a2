import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { readDockerIgnore } from './docker-ignore.js';

/** What an image would hold and say, but for what it is built on. */
export interface ReplayedImage {
  /** The folder that stands for its `/`. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly healthCheck: readonly string[];
}

type Stage = { -readonly [Member in keyof ReplayedImage]: ReplayedImage[Member] };

/**
 * Carries out a Dockerfile in folders, stage by stage, where no container can be built: COPY copies what `.dockerignore`
 * lets through, RUN runs on this machine, which stands for the base image.
 *
 * @param context the folder with the Dockerfile
 * @param target a folder to work in
 * @returns the last stage
 * @throws {Error} for instructions that it does not know
 */
export function replayDockerfile(context: string, target: string): ReplayedImage {
  const replay = new Replay(context, target);
  const dockerfile = DockerfileParser.parse(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  for (const instruction of dockerfile.getInstructions()) replay.carryOut(instruction);
  return replay.stage;
}

class Replay {
  readonly #isIgnored: (path: string) => boolean;
  readonly #stages: Stage[] = [];
  readonly #names = new Map<string, Stage>();

  constructor(
    private readonly context: string,
    private readonly target: string,
  ) {
    this.#isIgnored = readDockerIgnore(readFileSync(join(context, '.dockerignore'), 'utf8'));
  }

  /** The one that is being built. */
  get stage(): Stage {
    const stage = this.#stages.at(-1);
    if (stage === undefined) throw new Error('The Dockerfile has no FROM before this.');
    return stage;
  }

  carryOut(instruction: Instruction): void {
    const keyword = instruction.getKeyword();
    const text = instruction.getArguments().map((argument) => argument.getValue());
    if (keyword === 'FROM') this.#begin(text);
    else if (keyword === 'WORKDIR') this.#enter(text.join(' '));
    else if (instruction instanceof Copy)
      this.#copy(text, instruction.getFromFlag()?.getValue() ?? undefined);
    else if (keyword === 'RUN') this.#run(text.join(' '));
    else if (keyword === 'ENV') Object.assign(this.stage.environment, pairsOf(text));
    else if (keyword === 'USER') this.stage.user = text.join(' ');
    else if (keyword === 'ENTRYPOINT') this.stage.entrypoint = execForm(instruction);
    else if (keyword === 'HEALTHCHECK') this.stage.healthCheck = execForm(instruction);
    else if (keyword !== 'ARG' && keyword !== 'EXPOSE') throw new Error(`${keyword} is not known here.`);
  }

  #begin([, , name = '']: readonly string[]): void {
    const stage: Stage = {
      root: join(this.target, String(this.#stages.length)),
      workingDirectory: '/',
      environment: {},
      user: 'root',
      entrypoint: [],
      healthCheck: [],
    };
    mkdirSync(stage.root);
    this.#stages.push(stage);
    this.#names.set(name, stage);
  }

  #enter(folder: string): void {
    this.stage.workingDirectory = folder;
    mkdirSync(join(this.stage.root, folder), { recursive: true });
  }

  #copy(paths: readonly string[], name: string | undefined): void {
    const from = name === undefined ? undefined : this.#names.get(name);
    if (name !== undefined && from === undefined) throw new Error(`No stage is called ${name}.`);
    const destination = paths.at(-1) ?? '';
    const folder = join(this.stage.root, this.stage.workingDirectory, destination);
    for (const path of paths.slice(0, -1)) {
      const source = join(from?.root ?? this.context, path);
      // Of a folder COPY takes what is in it; a file goes into a folder whose name ends in a slash.
      const isInto = statSync(source).isFile() && destination.endsWith('/');
      cpSync(source, isInto ? join(folder, basename(path)) : folder, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (file) => from !== undefined || !this.#isIgnored(relative(this.context, file)),
      });
    }
  }

  #run(command: string): void {
    const { root, workingDirectory, environment } = this.stage;
    const cwd = join(root, workingDirectory);
    if (command.startsWith('npm ci ') && linkInstalled(this.context, cwd)) return;
    const { PATH = '', HOME = '' } = process.env;
    execFileSync('/bin/sh', ['-c', command], {
      cwd,
      env: { ...environment, PATH, HOME },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
}

/** npm's own record of what it installed, which it writes anew in place. */
const RECORD = 'node_modules/.package-lock.json';

/**
 * Links what `npm ci` would install: where the manifests are those of the repository, it has been installed there from them,
 * which takes a minute.
 *
 * @returns whether it did
 */
function linkInstalled(repository: string, folder: string): boolean {
  const isSame = ['package.json', 'package-lock.json'].every((file) =>
    readFileSync(join(repository, file)).equals(readFileSync(join(folder, file))),
  );
  if (!isSame) return false;
  const copy = (how: string) => execFileSync('cp', ['-a', how, join(repository, 'node_modules'), folder]);
  try {
    copy('--link');
  } catch {
    // There are no links from one file system to another.
    copy('--reflink=auto');
  }
  rmSync(join(folder, RECORD));
  cpSync(join(repository, RECORD), join(folder, RECORD));
  return true;
}

function pairsOf(text: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

/** The JSON array at the end of an instruction. @throws {SyntaxError} for a command that needs a shell */
function execForm(instruction: Instruction): readonly string[] {
  const content = instruction.getRawArgumentsContent() ?? '';
  return JSON.parse(content.slice(content.indexOf('["'))) as string[];
}
