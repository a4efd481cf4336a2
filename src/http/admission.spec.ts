import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Admission } from './admission.js';
import type { Lane } from './lane.js';

const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);

beforeEach(() => {
  jest.useFakeTimers();
  warn.mockClear();
});
afterEach(() => {
  jest.useRealTimers();
});
afterAll(() => {
  warn.mockRestore();
});

function fill(lane: Lane): void {
  while (lane.room > 0) lane.enter().catch(() => undefined);
}

test('one provider’s requests take no places of another’s, nor of those that are about none', () => {
  const admission = new Admission();
  fill(admission.lane('acme'));
  const rooms = [admission.lane('acme'), admission.lane('apex'), admission.lane()].map(({ room }) => room);
  expect(rooms).toEqual([0, 320, 320]);
});

test.each([
  ['/v1/acme/tokens', 0],
  ['/v1/acme?x', 0],
  ['/v1/apex/tokens', 320],
  ['/v1/nobody/tokens', 319],
  ['/v1/%61cme/tokens', 0],
  ['/v1/%zz/tokens', 319],
  ['/acme/tokens', 319],
  ['*', 319],
])('where acme has no room, and one is about no provider, there is for %s: %i', (path, room) => {
  const admission = new Admission();
  fill(admission.lane('acme'));
  admission.lane('apex');
  void admission.lane().enter();
  expect(admission.laneOfPath(path).room).toBe(room);
});

describe('the log', () => {
  const BEGAN = { message: 'more requests than can be worked on: some are turned away' };
  const turnedAway = (count: number) => ({ message: 'requests were turned away', count });
  const lines = (): unknown[] => warn.mock.calls.map(([line]) => line as unknown);

  test('says once that requests are turned away, whichever, and every ten seconds how many', async () => {
    const admission = new Admission();
    for (const provider of ['acme', 'apex']) {
      fill(admission.lane(provider));
      await expect(admission.lane(provider).enter()).rejects.toMatchObject({ code: 'overloaded' });
    }
    await jest.advanceTimersByTimeAsync(10_000);
    admission.noteTurnedAway(20);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(lines()).toEqual([BEGAN, turnedAway(2 + 2 * 256), turnedAway(20)]);
  });

  test('says it anew after ten seconds without', async () => {
    const admission = new Admission();
    admission.noteTurnedAway(1);
    await jest.advanceTimersByTimeAsync(20_000);
    admission.noteTurnedAway(2);
    expect(lines()).toEqual([BEGAN, turnedAway(1), BEGAN]);
  });

  test('says at the end what it has not said', () => {
    const admission = new Admission();
    admission.noteTurnedAway(3);
    admission.onApplicationShutdown();
    expect([lines(), jest.getTimerCount()]).toEqual([[BEGAN, turnedAway(3)], 0]);
  });
});
