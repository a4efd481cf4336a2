import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { useFolder } from '../support/folder.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(30_000);

/** Run before the service: writes down at its end which CommonJS files it had loaded; OpenTelemetry is CommonJS. */
const NOTE_LOADED = `process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.LOADED, Object.keys(require.cache).join('\\n'));
});`;

describe('OpenTelemetry', () => {
  const folder = useFolder({ 'note-loaded.cjs': NOTE_LOADED });
  const directory = emptyDirectory();
  afterAll(() => {
    directory.remove();
  });

  /** The packages of OpenTelemetry that a service loads with these variables beside its API, which prom-client loads. */
  async function loadedWith(
    variables: Readonly<Record<string, string>>,
  ): Promise<{ readonly packages: ReadonlySet<string>; readonly output: string }> {
    const list = join(folder, 'loaded');
    const environment = testEnvironment(testSecrets(), {
      ...variables,
      NODE_OPTIONS: `--require ${join(folder, 'note-loaded.cjs')}`,
      LOADED: list,
    });
    const child = await ChildService.start(environment, directory.path);
    child.terminate();
    expect(await child.ended).toBe(0);
    const files = readFileSync(list, 'utf8');
    expect(files).toContain('node_modules/prom-client/');
    const packages = [...files.matchAll(/node_modules\/@opentelemetry\/([^/]+)/g)].map(
      ([, name = '']) => name,
    );
    return { packages: new Set(packages.filter((name) => name !== 'api')), output: child.output };
  }

  test('is not loaded while no variable asks for it', async () => {
    const { packages } = await loadedWith({});
    expect([...packages]).toEqual([]);
  });

  test('is loaded when one does', async () => {
    const { packages } = await loadedWith({ OTEL_TRACES_EXPORTER: 'otlp' });
    expect([...packages]).toEqual(expect.arrayContaining(['sdk-trace-base', 'exporter-trace-otlp-proto']));
  });

  test('is not loaded when what is asked for is not there, and the log says so', async () => {
    const { packages, output } = await loadedWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    });
    expect([...packages]).toEqual([]);
    expect(output).toContain('OTEL_EXPORTER_OTLP_PROTOCOL may only be http/protobuf');
  });
});
