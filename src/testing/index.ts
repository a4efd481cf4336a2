export { type ContractSample, contractViolations } from './contract-suite.js';
export { FixedClock } from './fixed-clock.js';
export { MemoryKeySource } from './memory.key-source.js';
export { type TestRsaKey, testRsaKey, testSecret } from './test-keys.js';
