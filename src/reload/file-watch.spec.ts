import { jest } from '@jest/globals';
import { FileWatch, type Reloadable } from './file-watch.js';

/** Stamps that show what they are told to; a look at them can be held up. */
class Files {
  shown: string | undefined;
  held: Promise<unknown> | undefined;

  async changes(): Promise<string | undefined> {
    const { shown } = this;
    await this.held;
    return shown;
  }
}

/** What counts its reloads. Each reads all files anew, so that afterwards no change is left. */
class Service implements Reloadable {
  files = new Files();
  runs = 0;
  held: Promise<unknown> | undefined;

  async run(): Promise<boolean> {
    this.runs += 1;
    this.files = new Files();
    await this.held;
    return true;
  }
}

function held(): { readonly until: Promise<void>; readonly release: () => void } {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
}

let service: Service;
let watch: FileWatch;
beforeEach(() => {
  service = new Service();
  watch = new FileWatch(service);
});

test('reloads once a change has stood still from one look to the next', async () => {
  await watch.look();
  service.files.shown = 'a change';
  await watch.look();
  expect(service.runs).toBe(0);
  await watch.look();
  expect(service.runs).toBe(1);
});

test('waits while the files go on changing', async () => {
  for (const change of ['one byte', 'two bytes', 'three bytes', 'two bytes']) {
    service.files.shown = change;
    await watch.look();
  }
  expect(service.runs).toBe(0);
  await watch.look();
  expect(service.runs).toBe(1);
});

test('forgets a change that was taken back', async () => {
  for (const change of ['a change', undefined, 'a change']) {
    service.files.shown = change;
    await watch.look();
  }
  expect(service.runs).toBe(0);
});

test('reloads once for one change, whatever came of it, and again for the next', async () => {
  for (const change of ['a change', 'another one']) {
    service.files.shown = change;
    for (let looks = 0; looks < 5; looks += 1) await watch.look();
  }
  expect(service.runs).toBe(2);
});

test('does not look again while it still looks or reloads', async () => {
  service.files.shown = 'a change';
  await watch.look();
  const look = held();
  service.files.held = look.until;
  const looks = [watch.look(), watch.look(), watch.look()];
  look.release();
  await Promise.all(looks);
  expect(service.runs).toBe(1);

  const reload = held();
  service.held = reload.until;
  service.files.shown = 'another one';
  await watch.look();
  const reloading = watch.look();
  service.files.shown = 'a third one';
  await Promise.all([watch.look(), watch.look()]);
  reload.release();
  await reloading;
  expect(service.runs).toBe(2);
});

test('leaves alone what a signal has reloaded while it looked', async () => {
  service.files.shown = 'a change';
  await watch.look();
  const look = held();
  service.files.held = look.until;
  const looking = watch.look();
  await service.run();
  look.release();
  await looking;
  await watch.look();
  expect(service.runs).toBe(1);
});

describe('between start and shutdown', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('looks again and again, twice a second', async () => {
    service.files.shown = 'a change';
    await jest.advanceTimersByTimeAsync(5_000);
    expect(service.runs).toBe(0);
    watch.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(service.runs).toBe(1);
    watch.onApplicationShutdown();
  });

  test('looks no more once the service shuts down', async () => {
    watch.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(1_000);
    watch.onApplicationShutdown();
    service.files.shown = 'a change';
    await jest.advanceTimersByTimeAsync(5_000);
    expect([service.runs, jest.getTimerCount()]).toEqual([0, 0]);
  });

  test('reloads no more when it shuts down during a look', async () => {
    watch.onApplicationBootstrap();
    service.files.shown = 'a change';
    await jest.advanceTimersByTimeAsync(500);
    const look = held();
    service.files.held = look.until;
    await jest.advanceTimersByTimeAsync(500);
    watch.onApplicationShutdown();
    look.release();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(service.runs).toBe(0);
  });
});
