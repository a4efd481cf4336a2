import { fileURLToPath } from 'node:url';
import { startServer } from './server-process.mjs';
import { DIST } from './settings.mjs';

/**
 * Starts a process that measures parts of the build without HTTP, when it is asked to.
 *
 * @param {string} name of its file in bench/subjects
 */
export function startSubject(name) {
  return startServer(fileURLToPath(new URL(`../subjects/${name}.mjs`, import.meta.url)), {
    env: { BENCH_DIST: DIST, NODE_OPTIONS: `--import=${new URL('other-build.mjs', import.meta.url).href}` },
  });
}
