import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { parse } from 'yaml';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import type { Environment } from '../../src/config/environment.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { environmentSources } from '../../src/config/secret-variable.js';
import { ProblemListError } from '../../src/errors/problem-list-error.js';
import { KeyStore } from '../../src/keystore/key-store.js';
import { testSecret } from '../../src/testing/test-keys.js';
import { BOUNDED } from '../support/bounded.js';
import { placesIn, replaceAt } from './mutate.js';

/** Stands in whatever must not be shown. */
const MARK = 'Zk9QhunterW2x';

const directory = mkdtempSync(join(tmpdir(), 'mintmark-no-value-'));
const MINTMARK_CONFIG = join(directory, 'mintmark.yaml');
const CALLER_API_KEY = testSecret();
const warnings: Error[] = [];
const note = (warning: Error): unknown => warnings.push(warning);
beforeAll(() => {
  process.on('warning', note);
});
afterAll(() => {
  process.off('warning', note);
  rmSync(directory, { recursive: true });
});

/** The first file that a page of the documentation shows. */
function exampleOf(page: string): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return /^```yaml\n(.*?)^```$/ms.exec(text)?.[1] ?? '';
}

const GOOD = exampleOf('configuration.md');

/** Loads the file, and opens its keys where it can be loaded; whatever is thrown. */
async function start(text: string, variables: Environment): Promise<unknown> {
  writeFileSync(MINTMARK_CONFIG, text);
  const environment = { CALLER_API_KEY, ...variables, MINTMARK_CONFIG };
  try {
    const { providers } = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS);
    const rings = PROVIDER_CONFIGURATIONS.flatMap((configuration) => {
      const { provider, contract } = configuration;
      const { algorithm, rotation } = contract;
      return configuration.resolve(providers[provider] ?? { accounts: [] }).map(({ account, ring }) => {
        return { provider, account: account.name, algorithm, rotation, maxTokenSeconds: 1, ...ring };
      });
    });
    await new KeyStore(environmentSources(environment)).prepare(rings);
    return undefined;
  } catch (error) {
    return error;
  }
}

const FILE_PROBLEM =
  /^mintmark\.yaml:(\d+): (the line|the file|keyAgeWarningDays|(providers|callers|limits|audit)[\w.[\]]*):? [a-z]/;
const OTHER_PROBLEM = /^([A-Z][A-Z_]+(:| and [A-Z_]+)?|no provider) [a-z]/;

async function expectNoValue(text: string, variables: Environment = {}): Promise<void> {
  const error = await start(text, variables);
  if (error === undefined) return;
  expect(error).toBeInstanceOf(ProblemListError);
  const shown = inspect(error, { showHidden: true, depth: 9 });
  expect(shown.toLowerCase()).not.toContain(MARK.toLowerCase());
  const lines = text.split(/\r?\n/).length;
  for (const problem of (error as ProblemListError).problems) {
    const short = problem.replace(`${directory}/`, '');
    const line = Number(FILE_PROBLEM.exec(short)?.[1] ?? 1);
    expect([short, FILE_PROBLEM.test(short) || OTHER_PROBLEM.test(short)]).toEqual([short, true]);
    expect(line).toBeLessThanOrEqual(lines);
  }
}

/** Pieces of YAML with the mark in every part of it. */
const piece = fc.constantFrom(
  MARK,
  ` ${MARK} `,
  `\n${MARK}`,
  `\n  ${MARK}: ${MARK}\n`,
  `${MARK}: `,
  `: ${MARK}`,
  `\n# ${MARK}\n`,
  ` # ${MARK}`,
  `!${MARK} `,
  `!!${MARK} `,
  `!<tag:${MARK}> `,
  `&${MARK} `,
  `*${MARK} `,
  `*${MARK} : `,
  `\n%${MARK} a\n---\n`,
  `\n%TAG !${MARK}! tag:${MARK}:\n---\n`,
  `\n--- ${MARK}\n`,
  `\n? ${MARK}\n: ${MARK}\n`,
  `? [${MARK}]\n: `,
  `{${MARK}: ${MARK}}`,
  `[${MARK}, `,
  `{${MARK}: {`,
  `"${MARK}`,
  `'${MARK}'`,
  `"\\${MARK}"`,
  `|${MARK}\n`,
  `>\n  ${MARK}\n`,
  `@${MARK}`,
  `\t${MARK}`,
  `\n\t${MARK}: 1\n`,
  `<<: *${MARK}\n`,
  `{{ .Values.${MARK} }}`,
  `\${${MARK}}`,
  `\u0000${MARK}`,
  `\ufeff${MARK}`,
);

test('whatever stands anywhere in the text of a file', async () => {
  const splice = fc.tuple(fc.nat(GOOD.length), fc.nat(3), piece);
  await fc.assert(
    fc.asyncProperty(fc.array(splice, { minLength: 1, maxLength: 4 }), async (splices) => {
      const text = splices.reduce(
        (before, [at, length, inserted]) => before.slice(0, at) + inserted + before.slice(at + length),
        GOOD,
      );
      await expectNoValue(text);
    }),
    BOUNDED,
  );
});

test('whatever value a member has, and whatever its name', async () => {
  const example: unknown = parse(GOOD);
  const text = fc.constantFrom(
    MARK,
    ` ${MARK}`,
    `${MARK}\n`,
    `env:${MARK}`,
    `env:${MARK}-x`,
    `file:${MARK}`,
    `file:/nowhere/${MARK}`,
    `file:/dev/null/${MARK}`,
    `file:\u0000${MARK}`,
    `vault:${MARK}`,
    `https://${MARK}.example.com/?x`,
    `https://user:${MARK}@example.com`,
    `http://${MARK}`,
    `2026-12-01T02:00:00Z${MARK}`,
    `-----BEGIN PRIVATE KEY-----\n${MARK}`,
    MARK.repeat(30),
  );
  const value = fc.oneof(
    text,
    fc.array(text, { maxLength: 2 }),
    text.map((of) => ({ [of]: of })),
    text.map((of) => ({ keyId: of, source: of, name: of, tenantId: of, keys: [{ keyId: of, source: of }] })),
  );
  const name = fc.option(
    fc.oneof(text, fc.constantFrom(`tenantId${MARK}`, 'source', 'name', 'retireAt', 'webhookPublicKey')),
  );
  const change = fc.tuple(fc.constantFrom(...placesIn(example)), name, value);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const changed = changes.reduce<unknown>(
        (before, [place, member, to]) => replaceAt(before, member === null ? place : [...place, member], to),
        example,
      );
      await expectNoValue(JSON.stringify(changed, null, 1));
    }),
    BOUNDED,
  );
});

test('whatever stands in callers, limits and the audit', async () => {
  const example = {
    ...(parse(exampleOf('access.md')) as object),
    ...(parse(exampleOf('audit.md')) as object),
  };
  const text = fc.constantFrom(
    MARK,
    ` ${MARK}`,
    `file:${MARK}`,
    `file:/nowhere/${MARK}`,
    `file:\u0000${MARK}`,
    `env:${MARK}`,
    `https://${MARK}.example.com/?x`,
    `mm_${MARK}`,
    MARK.repeat(30),
  );
  const name = fc.oneof(text, fc.constantFrom('__proto__', 'default', '*', ...namesIn(example)));
  const plain = fc.oneof(name, fc.constantFrom(null, true, 0, -1, 1.5, 1e300, '', [], {}));
  const value = fc.oneof(
    plain,
    fc.array(plain, { maxLength: 3 }),
    fc.dictionary(name, fc.oneof(plain, fc.array(plain, { maxLength: 2 })), { maxKeys: 3 }),
    fc.array(fc.dictionary(name, plain, { maxKeys: 3 }), { maxLength: 2 }),
  );
  const places = placesIn(example).filter((place) => place.length > 0);
  const change = fc.tuple(fc.constantFrom(...places), fc.option(name), value);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const changed = changes.reduce<unknown>(
        (before, [place, member, to]) => replaceAt(before, member === null ? place : [...place, member], to),
        example,
      );
      await expectNoValue(JSON.stringify({ ...(changed as object), providers: GRANTED }, null, 1));
    }),
    BOUNDED,
  );
});

/** What the callers of the example may use. */
const GRANTED = {
  lynes: {
    accounts: [{ name: 'eu', tenantId: 't', applicationId: 'a', keys: [{ keyId: 'v1', source: 'env:KEY' }] }],
  },
  phoenix: {
    accounts: [{ name: 'eu', operatorId: 'o', instanceId: 'i', keys: [{ keyId: 'v1', source: 'env:PEM' }] }],
  },
};

/** The names of all members. */
function namesIn(value: unknown): readonly string[] {
  return [...new Set(placesIn(value).flat())].filter((part) => typeof part === 'string');
}

test('whatever the variables and the files that they name hold', async () => {
  writeFileSync(join(directory, 'key'), `${MARK}\n`);
  const names = PROVIDER_CONFIGURATIONS.flatMap(({ variables, keyVariable }) => [
    ...Object.keys(new variables()),
    keyVariable,
  ]);
  const variable = fc.constantFrom(
    ...names,
    ...names.map((name) => `${name}_FILE`),
    'CALLER_API_KEY',
    'CALLER_API_KEY_FILE',
    'PORT',
    'LOG_LEVEL',
    'PHOENIX_OPERATOR_ID',
    'STACKED_API_KEY',
  );
  const held = fc.constantFrom(
    MARK,
    `${MARK} ${MARK}`,
    `${MARK}\n`,
    `env:${MARK}`,
    join(directory, 'key'),
    `/nowhere/${MARK}`,
    `-----BEGIN PRIVATE KEY-----\n${MARK}`,
    MARK.repeat(30),
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(variable, held, { minKeys: 1, maxKeys: 5 }), async (variables) => {
      await expectNoValue(GOOD, variables);
    }),
    BOUNDED,
  );
});

test('nor does the path of the file show where it leads nowhere', async () => {
  for (const path of [MARK, `/nowhere/${MARK}`, `${tmpdir()}/${MARK}`, `${MARK}\n${MARK}`]) {
    const environment = { CALLER_API_KEY, MINTMARK_CONFIG: path };
    await expect(loadConfiguration(environment, PROVIDER_CONFIGURATIONS)).rejects.toMatchObject({
      problems: [expect.stringMatching(/^MINTMARK_CONFIG names a file that (does not exist|cannot be read)/)],
    });
  }
});

test('and the process has warned of nothing that shows one', () => {
  expect(inspect(warnings)).not.toContain(MARK);
});
