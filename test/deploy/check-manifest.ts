import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** An object as Kubernetes takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The programs that are checked stand here, without being there. */
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/**
 * Holds manifests against Kubernetes' own schemas: by the compiler, which knows every member and refuses others, and by
 * the validators made from them, which know what texts and numbers must look like.
 *
 * @returns what is wrong
 */
export async function manifestProblems(manifests: readonly Manifest[]): Promise<readonly string[]> {
  const findings = [...typeFindings(manifests)];
  for (const manifest of manifests) findings.push(...(await validatorFindings(manifest)));
  return findings;
}

async function validatorFindings({ apiVersion, kind, ...rest }: Manifest): Promise<readonly string[]> {
  const models = (await import(`kubernetes-models/${apiVersion}`)) as Readonly<
    Record<string, new (object: object) => { validate(): void }>
  >;
  const Model = models[kind];
  if (Model === undefined) return [`${apiVersion} has no ${kind}`];
  try {
    new Model(rest).validate();
    return [];
  } catch (error) {
    return [`${kind} ${rest.metadata.name}: ${String(error)}`];
  }
}

function typeFindings(manifests: readonly Manifest[]): readonly string[] {
  const path = join(FOLDER, 'manifests.virtual.ts');
  const text = manifests
    .map(({ apiVersion, kind, ...rest }, index) => {
      const name = `${kind}${index}`;
      const object = JSON.stringify({ ...rest, apiVersion, kind }, null, 1);
      return `import type { I${kind} as ${name} } from 'kubernetes-models/${apiVersion}';\nexport const a${name}: ${name} = ${object};\n`;
    })
    .join('\n');
  const disk = ts.createCompilerHost(OPTIONS);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => file === path || disk.fileExists(file),
    getSourceFile: (file, options) =>
      file === path ? ts.createSourceFile(file, text, options) : disk.getSourceFile(file, options),
  };
  const program = ts.createProgram([path], OPTIONS, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
