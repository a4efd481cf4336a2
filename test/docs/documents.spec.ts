import { readFileSync } from 'node:fs';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { variableNames } from '../../src/config/read-variables.js';
import { ServiceEnvironment } from '../../src/config/service.environment.js';
import { ERROR_CATALOGUE } from '../../src/errors/error-catalogue.js';
import { useService } from '../support/service-under-test.js';

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

describe('openapi.json', () => {
  const underTest = useService('fastify');

  test('is what the service serves; npm run openapi writes it', async () => {
    const { text } = await underTest().client.send('GET', '/openapi.json');
    expect(JSON.parse(text)).toEqual(JSON.parse(read('openapi.json')));
  });
});

describe('docs/errors.md', () => {
  const sections = read('docs/errors.md').split(/^## /m).slice(1);
  const documented = sections.map((section) => /^`(\w+)`\n/.exec(section)?.[1] ?? section);

  test('explains every code of the catalogue, once, and no other', () => {
    expect([...documented].sort()).toEqual(Object.keys(ERROR_CATALOGUE).sort());
  });

  test.each(Object.entries(ERROR_CATALOGUE))(
    'says of %s its status and whether to try again',
    (code, entry) => {
      const section = sections[documented.indexOf(code)] ?? '';
      const [, status, retryable] = /\n\n(\d{3})(, retryable)?[.,]/.exec(section) ?? [];
      expect([Number(status), retryable !== undefined]).toEqual([entry.status, entry.retryable]);
    },
  );
});

describe('.env.example', () => {
  const lines = read('.env.example').split('\n');
  const classes = [ServiceEnvironment, ...PROVIDER_CONFIGURATIONS.map(({ variables }) => variables)];
  const secrets = [
    'CALLER_API_KEY',
    ...PROVIDER_CONFIGURATIONS.flatMap(({ keyVariable, publicKeyVariables = [] }) => [
      keyVariable,
      ...publicKeyVariables,
    ]),
  ];
  const named = lines.flatMap((line) => /^(?:# )?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? []);

  test('names every variable of the schema, once, and no other', () => {
    const files = secrets.map((name) => `${name}_FILE`);
    expect([...named].sort()).toEqual([...classes.flatMap(variableNames), ...files].sort());
  });

  test.each(secrets)('shows %s empty, and a file as the other way', (name) => {
    expect(lines).toContain(`${name}=`);
    expect(lines.some((line) => line.startsWith(`# ${name}_FILE=/`))).toBe(true);
  });

  test('shows what has a default as a comment with that default', () => {
    const defaults = classes.flatMap((variables) => Object.entries(new variables()));
    const wrong = defaults.filter(
      ([name, value]) => typeof value === 'string' && !lines.includes(`# ${name}=${value}`),
    );
    expect(wrong).toEqual([]);
  });
});
