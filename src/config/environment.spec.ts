import { join } from 'node:path';
import { loadEnvFile, readEnvironment } from './environment.js';

test('no .env file is no problem', () => {
  expect(() => {
    loadEnvFile(join(import.meta.dirname, 'nowhere', '.env'));
  }).not.toThrow();
});

test('the environment is that of the process', () => {
  expect(readEnvironment()).toBe(process.env);
});
