import { existsSync } from 'node:fs';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's environment. The only place that reads it; everything else is handed an `Environment`. */
export function readEnvironment(): Environment {
  return process.env;
}

/** Adds the variables of a `.env` file, where there is one, to the process's environment; set ones win. */
export function loadEnvFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path);
}
