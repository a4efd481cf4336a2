import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES } from './consumer.js';
import { ROOT, run } from './run.js';

/** How a module of each kind loads an entry. */
const LOADERS = {
  'import.mjs': '(entry) => import(entry)',
  'require.cjs': 'async (entry) => require(entry)',
};

/** The names that an ES module, or a CommonJS one, finds in each entry. */
export async function exportedNames(
  project: string,
  file: keyof typeof LOADERS,
  entries: readonly string[],
): Promise<unknown> {
  const program = `const load = ${LOADERS[file]};
    const namesOf = async (entry) => [entry, Object.keys(await load(entry)).sort()];
    Promise.all(${JSON.stringify(entries)}.map(namesOf)).then((names) => {
      console.log(JSON.stringify(Object.fromEntries(names)));
    });`;
  return JSON.parse(await runProgram(project, file, program));
}

/** Whether `import` and `require` in one program get the very same classes. */
export async function isOnePackage(project: string): Promise<boolean> {
  const program = `import('mintmark').then(({ MintmarkError }) => {
    console.log(MintmarkError === require('mintmark').MintmarkError);
  });`;
  return (await runProgram(project, 'both.cjs', program)) === 'true\n';
}

/**
 * Compiles the examples, and a consumer that checks every declaration that it meets. One run of the compiler, which
 * reads the declarations of Nest once for all.
 */
export async function compileExamples(project: string, entries: readonly string[]): Promise<void> {
  const { compilerOptions } = JSON.parse(
    readFileSync(`${ROOT}examples/one-provider/tsconfig.json`, 'utf8'),
  ) as { readonly compilerOptions: object };
  const strict = { skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  const folder = join(project, 'declarations');
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, ...strict }, include: ['src'] }),
  );
  writeFileSync(
    join(folder, 'src/main.ts'),
    entries.map((entry, index) => `export * as entry${index} from '${entry}';\n`).join(''),
  );
  await run(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-b', ...EXAMPLES, 'declarations'],
    project,
  );
}

function runProgram(project: string, file: string, program: string): Promise<string> {
  writeFileSync(join(project, file), program);
  return run(process.execPath, [file], project);
}
