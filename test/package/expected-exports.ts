/** The names that exist at run time in each entry of the package. One that is added or lost is a decision. */
export const EXPECTED_EXPORTS: Readonly<Record<string, readonly string[]>> = {
  mintmark: [
    'AccessModule',
    'CallerAuthenticator',
    'Clock',
    'ERROR_CATALOGUE',
    'KeyRefusedError',
    'KeyStore',
    'KeyStoreModule',
    'MintmarkError',
    'ProblemFilter',
    'ProblemListError',
    'SystemClock',
    'callerKeyDigest',
    'configureHttp',
    'mintChannel',
  ],
  'mintmark/gamopanda': ['GamopandaController', 'GamopandaModule', 'GamopandaService', 'gamopandaContract'],
  'mintmark/lynes': ['LynesController', 'LynesModule', 'LynesService', 'lynesContract'],
  'mintmark/phoenix': ['PhoenixController', 'PhoenixModule', 'PhoenixService', 'phoenixContract'],
  'mintmark/stacked': ['StackedController', 'StackedModule', 'StackedService', 'stackedContract'],
  'mintmark/testing': ['FixedClock', 'MemoryKeySource', 'contractViolations', 'testRsaKey', 'testSecret'],
};
