import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { contextOf, rawRequest } from './request-context.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function request(requestId?: string): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  if (requestId !== undefined) message.headers['x-request-id'] = requestId;
  return message;
}

test.each(['a', '0f0e5cd5-9ad5-4f0a-9d3d-1f0c7a3e6f10', 'A_b.c-9', 'x'.repeat(128)])(
  'takes the id %j over from the caller',
  (id) => {
    expect(contextOf(request(id)).requestId).toBe(id);
  },
);

test.each([undefined, '', ' ', 'a b', 'a, b', 'a\nb', 'a\n', '../x', '"><script>', 'é', 'x'.repeat(129)])(
  'makes an id of its own in place of %j',
  (id) => {
    expect(contextOf(request(id)).requestId).toMatch(UUID);
  },
);

test('two requests have two ids', () => {
  expect(contextOf(request()).requestId).not.toBe(contextOf(request()).requestId);
});

test('a request has one context, however the adapter hands it over', () => {
  const raw = request();
  const wrapped = { raw };
  expect(contextOf(wrapped)).toBe(contextOf(raw));
  expect(contextOf(raw)).toBe(contextOf(raw));
  expect(rawRequest(wrapped)).toBe(raw);
  expect(rawRequest(raw)).toBe(raw);
});

test('notes when the request arrived', () => {
  const before = performance.now();
  const { startedAtMs } = contextOf(request());
  expect(startedAtMs).toBeGreaterThanOrEqual(before);
  expect(startedAtMs).toBeLessThanOrEqual(performance.now());
});
