import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const { BENCH_ROUNDS = '7', BENCH_SECONDS = '3', BENCH_WARM_UP_SECONDS = '10' } = process.env;
const { BENCH_MINTS = '1000000', BENCH_DIST } = process.env;

/** Rounds that count; one more goes before them and warms up. */
export const ROUNDS = Number(BENCH_ROUNDS);

/** How long one way is measured in a round. */
export const SECONDS = Number(BENCH_SECONDS);

/** How long each way runs before, until the code that is measured has been compiled. */
export const WARM_UP_SECONDS = Number(BENCH_WARM_UP_SECONDS);

/** Mints after which the memory is looked at. */
export const MINTS = Number(BENCH_MINTS);

/** The build that is measured: this checkout's, or another's to compare with. */
export const DIST = resolve(BENCH_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url)));
