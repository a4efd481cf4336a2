import fc from 'fast-check';

/** A run says the same of one commit twice. `FC_SEED=7 npm test` looks elsewhere. */
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_122) });
