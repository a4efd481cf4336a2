import type { Sandbox } from '../../src/sandbox/index.js';
import { type Inspectors, type Provider, startInspectors } from '../inspection/inspectors.js';
import { samplesOf } from './broken-tokens.js';
import { PRESENT, startKnownSandbox } from './known-sandbox.js';

/** The providers that publish codes: there the sandbox has to answer the very code that the inspector foretells. */
const WITH_CODES: readonly Provider[] = ['lynes', 'stacked'];

/** Hundreds of signatures, made and checked. */
const SLOW_MS = 60_000;

let sandbox: Sandbox;
let inspectors: Inspectors;
beforeAll(async () => {
  [sandbox, inspectors] = await Promise.all([startKnownSandbox(), startInspectors()]);
});
afterAll(() => Promise.all([sandbox.close(), inspectors.close()]));

describe('the sandbox and the inspector, which share no code, agree on every token', () => {
  test.each<Provider>(['gamopanda', 'lynes', 'phoenix', 'stacked'])(
    'of %s',
    async (provider) => {
      const samples = samplesOf(provider);
      const disagreements: string[] = [];
      for (const { name, token, claims } of samples) {
        const { valid, code } = inspectors.inspect(provider, token);
        const instanceId = typeof claims['aud'] === 'string' ? claims['aud'] : undefined;
        const answer = await PRESENT[provider](sandbox.url, token, instanceId);
        const isSame = WITH_CODES.includes(provider)
          ? answer.code === code
          : (answer.code === null) === valid;
        if (!isSame)
          disagreements.push(
            `${name}: inspector ${String(code)}, sandbox ${String(answer.code).slice(0, 60)}`,
          );
      }
      expect(disagreements).toEqual([]);
      expect(samples.length).toBeGreaterThan(350);
    },
    SLOW_MS,
  );
});
