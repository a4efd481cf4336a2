import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { ROOT, run } from './run.js';

const require = createRequire(import.meta.url);
const ATTW = dirname(require.resolve('@arethetypeswrong/cli/package.json'));

/** What publint has to say of an installed package, suggestions included. */
export async function publintFindings(folder: string): Promise<readonly string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/**
 * Has Are The Types Wrong? look at a tarball. One rule is off: `require()` of an ES module is what we want, and works
 * from Node 20.19 on.
 *
 * @returns its report; a finding is an error
 */
export function checkTypeResolution(tarball: string): Promise<string> {
  const args = [tarball, '--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm'];
  return run(process.execPath, [join(ATTW, 'dist/index.js'), ...args], ROOT);
}
