import { AsyncLocalStorage } from 'node:async_hooks';
import { Test } from '@nestjs/testing';
import { type Context, type ContextManager, context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { KeyStoreModule } from '../../src/keystore/keystore.module.js';
import { TracingModule } from '../../src/observability/opentelemetry/tracing.module.js';
import { LynesModule } from '../../src/providers/lynes/lynes.module.js';
import { LynesService } from '../../src/providers/lynes/lynes.service.js';
import { MemoryKeySource } from '../../src/testing/memory.key-source.js';
import { testSecret } from '../../src/testing/test-keys.js';

/** A host's own, as its SDK brings one. */
class HostContexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Run extends (...args: Args) => ReturnType<Run>>(
    active: Context,
    run: Run,
    thisArg?: ThisParameterType<Run>,
    ...args: Args
  ): ReturnType<Run> {
    return this.#storage.run(active, () => run.apply(thisArg, args));
  }

  bind<Target>(_: Context, target: Target): Target {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

describe('in an app with an SDK of its own', () => {
  const exporter = new InMemorySpanExporter();
  const host = trace.getTracer('host');
  beforeAll(() => {
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new HostContexts());
  });
  afterAll(() => {
    trace.disable();
    context.disable();
  });
  afterEach(() => {
    exporter.reset();
  });

  async function appWith(modules: readonly [typeof TracingModule] | readonly []) {
    const account = { tenantId: 't', applicationId: 'a', keys: [{ source: 'memory:lynes' as const }] };
    return Test.createTestingModule({
      imports: [
        KeyStoreModule.forRoot({ sources: [new MemoryKeySource({ lynes: testSecret() })] }),
        LynesModule.forRoot({ accounts: [account] }),
        ...modules,
      ],
    })
      .compile()
      .then((app) => app.init());
  }

  test('a mint is part of what the app is doing', async () => {
    const app = await appWith([TracingModule]);
    await host.startActiveSpan('of the host', async (span) => {
      await app.get(LynesService).issue({ userId: 'player-1' });
      span.end();
    });
    await app.close();
    const spans = exporter.getFinishedSpans();
    const idOf = (name: string) => spans.find((span) => span.name === name)?.spanContext().spanId;
    expect(spans.map(({ name, parentSpanContext }) => [name, parentSpanContext?.spanId])).toEqual([
      ['sign HS256', idOf('mint lynes')],
      ['mint lynes', idOf('of the host')],
      ['of the host', undefined],
    ]);
  });

  test('nothing is recorded without the module, nor once the app has ended', async () => {
    const untraced = await appWith([]);
    await untraced.get(LynesService).issue({ userId: 'player-1' });
    const app = await appWith([TracingModule]);
    await app.close();
    await app.get(LynesService).issue({ userId: 'player-1' });
    expect(exporter.getFinishedSpans()).toEqual([]);
    await untraced.close();
  });
});
