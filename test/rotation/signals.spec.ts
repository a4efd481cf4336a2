import { jest } from '@jest/globals';
import { emptyDirectory } from '../support/child-service.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { RecordingClient } from '../support/recording-client.js';
import { Replica } from './replica.js';
import { until } from './until.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(90_000);

/** SIGHUP asks for a reload, whenever it comes and however often. */
describe('the built service, told SIGHUP', () => {
  const secrets = testSecrets();
  const directory = emptyDirectory();
  const started: Replica[] = [];
  const start = (): Replica => {
    const service = new Replica(testEnvironment(secrets), directory.path);
    started.push(service);
    return service;
  };
  afterAll(async () => {
    await Promise.all(started.map((service) => service.end()));
    directory.remove();
  });

  /** It mints, says nothing of trouble, and ends as it should once it is told to. */
  async function expectSound(service: Replica): Promise<void> {
    const client = new RecordingClient(service.url, secrets.callerKey);
    await client.mint('/v1/lynes/tokens', { userId: 'user-1' });
    client.close();
    expect([service.isRunning, service.complaints]).toEqual([true, []]);
    expect(await service.end()).toBe(0);
  }

  test('while it runs, reads everything anew and goes on', async () => {
    const service = await start().ready();
    service.hangUp();
    await until('it has reloaded', async () => (await service.reloads('loaded')) === 1);
    expect(service.log.map(({ msg }) => msg)).toContain('configuration reloaded');
    await expectSound(service);
  });

  test('while it starts, reloads as soon as it is ready', async () => {
    const service = start();
    await service.hearing();
    service.hangUp();
    expect(service.isReady).toBe(false);
    await service.ready();
    await until('it has reloaded', async () => (await service.reloads('loaded')) === 1);
    await expectSound(service);
  });

  test('many times, reloads for the last of them, and not once for each', async () => {
    const service = start();
    await service.hearing();
    let sent = 0;
    await until('it was told 300 times', () => {
      for (let burst = 0; burst < 10; burst += 1) service.hangUp();
      sent += 10;
      return sent >= 300 && service.isReady;
    });
    const before = await service.reloads('loaded');
    expect(before).toBeLessThan(sent / 10);
    service.hangUp();
    await until('it has reloaded', async () => (await service.reloads('loaded')) > before);
    expect(await service.reloads('rejected')).toBe(0);
    await expectSound(service);
  });

  test('while it ends, ends all the same', async () => {
    const service = await start().ready();
    service.terminate();
    for (let burst = 0; burst < 10; burst += 1) service.hangUp();
    expect(await service.end()).toBe(0);
    expect(service.complaints).toEqual([]);
  });
});
