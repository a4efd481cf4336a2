import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Admission } from './admission.js';
import { CrowdGate } from './crowd-gate.js';
import type { Ticket } from './lane.js';
import { contextOf } from './request-context.js';

beforeAll(() => {
  Logger.overrideLogger(false);
});
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A gate, with room for so many about the provider `acme`. */
function gateWith({ room }: { readonly room: number }) {
  const admission = new Admission();
  const lane = admission.lane('acme');
  const tickets: Ticket[] = [];
  while (lane.room > room)
    lane.enter().then(
      (ticket) => tickets.push(ticket),
      () => undefined,
    );
  const gate = new CrowdGate(admission);
  const begun: string[] = [];
  const come = (url: string) => {
    const request = Object.assign(new IncomingMessage(new Socket()), { url });
    const response = new ServerResponse(request);
    gate.pass(request, response, () => begun.push(url));
    return { request, response };
  };
  /** Those that were let in before, and those that waited for their places. */
  const finishAll = async (): Promise<void> => {
    while (tickets.length > 0) {
      for (const ticket of tickets.splice(0)) ticket.release();
      await jest.advanceTimersByTimeAsync(0);
    }
  };
  return { admission, lane, begun, come, finishAll };
}

function answered(crowd: readonly { readonly response: ServerResponse }[]): number {
  return crowd.filter(({ response }) => response.writableEnded).length;
}

function comeAll<Coming>(
  come: (url: string) => Coming,
  count: number,
  url = '/v1/acme/tokens',
): readonly Coming[] {
  return Array.from({ length: count }, () => come(url));
}

test('what arrives in one turn of the event loop begins at its end, in its order', async () => {
  const { begun, come } = gateWith({ room: 10 });
  come('/v1/acme/a');
  come('/health/ready');
  come('/v1/acme/b');
  expect(begun).toEqual([]);
  await jest.advanceTimersByTimeAsync(0);
  expect(begun).toEqual(['/v1/acme/a', '/health/ready', '/v1/acme/b']);
});

test('callers for whom there is no room do not begin; whoever watches over the service does', async () => {
  const { begun, come } = gateWith({ room: 1 });
  for (const url of ['/v1/acme/a', '/v1/acme/b', '/metrics', '/health/live', '/v1/acme/c']) come(url);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(begun).toEqual(['/v1/acme/a', '/metrics', '/health/live']);
});

test('nor are those held back who ask another provider', async () => {
  const { begun, come } = gateWith({ room: 0 });
  come('/v1/acme/a');
  come('/v1/apex/a');
  await jest.advanceTimersByTimeAsync(1_000);
  expect(begun).toEqual(['/v1/apex/a']);
});

test('they hear of it after the wait, and when to come again', async () => {
  const { come } = gateWith({ room: 0 });
  const { request, response } = come('/v1/acme/a');
  await jest.advanceTimersByTimeAsync(49);
  expect(response.writableEnded).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(response.writableEnded).toBe(true);
  expect([response.statusCode, response.getHeader('retry-after')]).toEqual([503, '1']);
  expect(contextOf(request).problem).toBe('overloaded');
});

test('of many that hear of it some do at a time, in their order, none before its wait is over', async () => {
  const { come } = gateWith({ room: 0 });
  const early = comeAll(come, 150);
  await jest.advanceTimersByTimeAsync(45);
  const late = comeAll(come, 10);
  const told: (readonly [number, number])[] = [];
  for (let step = 0; step < 6; step += 1) {
    await jest.advanceTimersByTimeAsync(10);
    told.push([answered(early), answered(late)]);
  }
  expect(told).toEqual([
    [60, 0],
    [90, 0],
    [120, 0],
    [150, 0],
    [150, 0],
    [150, 10],
  ]);
});

test('of two crowds each hears of it in its turn', async () => {
  const { admission, come } = gateWith({ room: 0 });
  const other = admission.lane('apex');
  while (other.room > 0) other.enter().catch(() => undefined);
  const acme = comeAll(come, 300);
  const apex = comeAll(come, 20, '/v1/apex/tokens');
  await jest.advanceTimersByTimeAsync(60);
  expect([answered(acme), answered(apex)]).toEqual([70, 20]);
});

test('whoever has gone away takes no turn of those who wait for their answer', async () => {
  const { come } = gateWith({ room: 0 });
  for (const { response } of comeAll(come, 200)) response.destroy();
  const present = comeAll(come, 20);
  await jest.advanceTimersByTimeAsync(60);
  expect(answered(present)).toBe(20);
});

test('whoever is held back begins after all once everybody else is done, as many as there are places', async () => {
  const { lane, begun, come, finishAll } = gateWith({ room: 0 });
  const held = comeAll(come, 200);
  await jest.advanceTimersByTimeAsync(40);
  await finishAll();
  expect([lane.places, begun.length]).toEqual([64, 0]);
  await jest.advanceTimersByTimeAsync(10);
  expect([begun.length, answered(held)]).toEqual([64, 60]);
  const { request } = held[0] ?? come('/v1/acme/a');
  expect(contextOf(request)).not.toHaveProperty('problem');
});
