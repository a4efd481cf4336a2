/** Loaded before a subject that is to measure the build of another checkout (BENCH_DIST). */
import { register } from 'node:module';

register('./other-build-hook.mjs', import.meta.url);
