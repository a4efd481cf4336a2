import { testRsaKey, testSecret } from 'mintmark/testing';

/**
 * Stands in for the environment that you deploy with: keys made for this run, no real ones. Returns the key that a
 * caller presents; the app itself is only told its digest.
 */
export function setEnvironmentOfThisRun(): string {
  const callerKey = testSecret();
  Object.assign(process.env, {
    BILLING_CALLER_KEY: callerKey,
    GAMOPANDA_API_SECRET: testSecret(),
    LYNES_CASINO_SECRET: testSecret(),
    LYNES_SPORTS_SECRET: testSecret(),
    PHOENIX_PRIVATE_KEY: testRsaKey().privateKey,
    STACKED_API_KEY: testSecret(),
  });
  return callerKey;
}
