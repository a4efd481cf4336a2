import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { createService } from '../../src/create-service.js';
import { ERROR_CATALOGUE } from '../../src/errors/error-catalogue.js';
import { createLog } from '../../src/observability/log.js';
import { Metrics } from '../../src/observability/metrics.js';
import { testSecret } from '../../src/testing/test-keys.js';
import { useFolder } from '../support/folder.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');

/** A metric as it is registered: prom-client keeps the names of its labels, and does not tell of it. */
interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

/** Everything that a service with an audit registers. */
async function registeredMetrics(folder: string): Promise<readonly Metric[]> {
  const environment = {
    CALLER_API_KEY: testSecret(),
    LYNES_TENANT_ID: 't',
    LYNES_APPLICATION_ID: 'a',
    LYNES_API_SECRET: testSecret(),
    MINTMARK_CONFIG: join(folder, 'mintmark.yaml'),
  };
  const configuration = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS);
  const app = await createService({ configuration, environment, log: createLog('silent') });
  const metrics = app.get<Metrics>(Metrics).registry.getMetricsAsArray();
  await app.close();
  return metrics as unknown as readonly Metric[];
}

const folder = useFolder({ 'mintmark.yaml': 'audit: { destination: "file:audit.jsonl", players: id }\n' });
let metrics: readonly Metric[];
beforeAll(async () => {
  metrics = await registeredMetrics(folder);
});

describe('docs/operations.md', () => {
  const rows = [...page.matchAll(/^\| `(mintmark_\w+)` \| (\w+) \|(.*?)\| .+ \|$/gm)].map(
    ([, name = '', type = '', labels = '']) => ({
      name,
      type,
      labelNames: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
    }),
  );

  test('has every metric of ours, with its type and labels, and no other', () => {
    const ours = metrics
      .filter(({ name }) => name.startsWith('mintmark_'))
      .map(({ name, type, labelNames }) => ({ name, type, labelNames: [...labelNames] }));
    expect(rows.toSorted(byName)).toEqual(ours.toSorted(byName));
  });

  test('names metrics of Node that there are', () => {
    const names = [...page.matchAll(/`((?:nodejs|process)_\w+)`/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(metrics.map((metric) => metric.name)).toContain(name);
  });

  test('names files that there are', () => {
    const files = [...page.matchAll(/\]\((\.\.\/[^)]+)\)/g)].map(([, path = '']) => join(ROOT, 'docs', path));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(() => readdirOrRead(file)).not.toThrow();
  });
});

interface Alert {
  readonly alert: string;
  readonly annotations: object;
  readonly expr: string;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

describe('queries ask for metrics, labels and values that there are', () => {
  const [text = ''] = [...page.matchAll(/^```yaml\n(groups:.*?)^```$/gms)].map(([, yaml]) => yaml);
  const { groups } = parse(text) as { groups: readonly { readonly rules: readonly Alert[] }[] };
  const alerts = groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr] as const));

  test.each(alerts)('in the alert %s', (_, expr) => {
    expect(queryProblems(expr, metrics)).toEqual([]);
  });

  test('and each alert says one thing to whoever is woken', () => {
    for (const { annotations } of groups.flatMap(({ rules }) => rules)) {
      expect(annotations).toEqual({ summary: expect.stringMatching(/^[A-Z].+/) as string });
    }
  });

  const dashboard = JSON.parse(readFileSync(join(ROOT, 'deploy/grafana/mintmark.json'), 'utf8')) as Dashboard;
  const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [title, expr] as const),
  );

  test.each(queries)('in the panel %s', (_, expr) => {
    expect(queryProblems(expr, metrics)).toEqual([]);
  });

  test('in the variables of the dashboard', () => {
    const asked = dashboard.templating.list.flatMap(({ definition }) => definition ?? []);
    const parts = asked.map((definition) => /^label_values\((.+), (\w+)\)$/.exec(definition) ?? []);
    expect(parts.length).toBeGreaterThan(1);
    for (const [, expr = '', label = ''] of parts) {
      expect(queryProblems(`sum by (${label}) (${expr})`, metrics)).toEqual([]);
    }
  });

  test.each([
    ['a metric that there is not', 'rate(mintmark_mint_total[5m])', /mintmark_mint_total/],
    [
      'a counter without its suffix',
      'mintmark_signing_duration_seconds',
      /mintmark_signing_duration_seconds/,
    ],
    ['a label of another metric', 'sum by (host) (mintmark_account_ready)', /host/],
    ['a matcher of another metric', 'mintmark_account_ready{outcome="minted"}', /outcome/],
    ['an outcome that there is not', 'mintmark_mints_total{outcome="mint"}', /mint/],
    ['what is no query', 'sum(rate(mintmark_mints_total[5m])', /syntax/],
  ])('and what finds that finds %s', (_, expr, expected) => {
    expect(queryProblems(expr, metrics).join()).toMatch(expected);
  });
});

describe('the dashboard', () => {
  const { panels } = JSON.parse(
    readFileSync(join(ROOT, 'deploy/grafana/mintmark.json'), 'utf8'),
  ) as Dashboard;

  test('has panels of their own numbers, none over another, within the grid', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  test('asks the data source that is chosen', () => {
    const sources = panels.flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource.uid));
    expect([...new Set(sources)]).toEqual(['${datasource}']);
  });
});

/** What Prometheus adds to every series, and a histogram to its buckets. */
const FOREIGN_LABELS = ['instance', 'job', 'le'];

const OUTCOMES = [
  'minted',
  'signed',
  'answered',
  'exported',
  'failed',
  'loaded',
  'rejected',
  ...Object.keys(ERROR_CATALOGUE),
];

/** What is wrong with a query in PromQL, by Prometheus' own grammar. */
function queryProblems(query: string, known: readonly Metric[]): readonly string[] {
  const expr = query.replaceAll('$__rate_interval', '5m');
  const problems: string[] = [];
  const labels = new Set(FOREIGN_LABELS);
  const selected: { readonly name: string; readonly labels: readonly string[] }[] = [];
  const grouped: string[] = [];
  let isGrouping = false;
  parser.parse(expr).iterate({
    enter: ({ name, from, to, type }) => {
      const text = expr.slice(from, to);
      if (type.isError) problems.push(`syntax at ${from}`);
      if (name === 'GroupingLabels') isGrouping = true;
      if (name === 'Identifier') {
        const metric = known.find((each) => seriesOf(each).includes(text));
        if (metric === undefined) problems.push(`no metric ${text}`);
        selected.push({ name: text, labels: metric?.labelNames ?? [] });
        for (const label of metric?.labelNames ?? []) labels.add(label);
      }
      if (name === 'LabelName' && isGrouping) grouped.push(text);
      if (name === 'UnquotedLabelMatcher')
        problems.push(...matcherProblems(text, selected.at(-1)?.labels ?? []));
    },
    leave: ({ name }) => {
      if (name === 'GroupingLabels') isGrouping = false;
    },
  });
  return [...problems, ...grouped.filter((label) => !labels.has(label)).map((label) => `no label ${label}`)];
}

function matcherProblems(matcher: string, labels: readonly string[]): readonly string[] {
  const [, label = '', operator = '', value = ''] = /^(\w+)\s*([=!~]+)\s*"(.*)"$/.exec(matcher) ?? [];
  if (!labels.includes(label)) return [`no label ${label}`];
  if (label !== 'outcome') return [];
  const pattern = operator.includes('~') ? new RegExp(`^(?:${value})$`) : undefined;
  const isKnown = OUTCOMES.some((outcome) => pattern?.test(outcome) ?? outcome === value);
  return isKnown ? [] : [`no outcome ${value}`];
}

/** The names under which a metric is stored. */
function seriesOf({ name, type }: Metric): readonly string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

function byName(one: Metric, other: Metric): number {
  return one.name.localeCompare(other.name);
}

function readdirOrRead(path: string): unknown {
  try {
    return readFileSync(path);
  } catch {
    return readdirSync(path);
  }
}
