/**
 * Real ES modules: the tests run what is shipped (docs/adr/0003-tests-run-real-es-modules.md). Before Node 24.9 Jest cannot
 * `require()` an ES module, so the few that CommonJS packages require are compiled for it.
 */
const REQUIRED_ES_MODULES = ['content-disposition', 'cookie', 'glob', 'set-cookie-parser', 'toad-cache'];

export default {
  testEnvironment: 'node',
  // On two cores Jest would run everything in one process.
  maxWorkers: 2,
  // No test measures time: only what hangs is to end, on a machine however busy.
  testTimeout: 60_000,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  setupFiles: ['<rootDir>/test/support/repeatable.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.(ts|m?js)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${REQUIRED_ES_MODULES.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts', '!src/run-service.ts'],
};
