import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { contextOf } from '../http/request-context.js';
import { ApiKeyAuthenticator, callerKeyDigest } from './api-key-authenticator.js';
import { CallerGuard } from './caller.guard.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';

const KEY = 'a-key-of-at-least-thirty-two-characters';
const lobby = new ApiKeyAuthenticator({ callers: [{ name: 'lobby', keyDigests: [callerKeyDigest(KEY)] }] });

function request(...rawHeaders: string[]): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { rawHeaders });
}

test.each([
  ['Fastify hands it over', (raw: IncomingMessage) => ({ raw })],
  ['Express hands it over', (raw: IncomingMessage) => raw],
])('lets a known caller through and notes who it is, as %s', async (_, wrap) => {
  const raw = request('X-Api-Key', KEY);
  const host = new ExecutionContextHost([wrap(raw)]);
  await expect(new CallerGuard(lobby).canActivate(host)).resolves.toBe(true);
  expect(contextOf(raw).caller).toBe('lobby');
});

test.each([
  ['an unknown key', request('X-Api-Key', `${KEY}x`), 'caller_unauthenticated'],
  ['no key', request(), 'caller_unauthenticated'],
  ['two keys', request('X-Api-Key', KEY, 'X-Api-Key', KEY), 'request_invalid'],
])('refuses a request with %s, and notes nobody', async (_, raw, code) => {
  const guarded = new CallerGuard(lobby).canActivate(new ExecutionContextHost([raw]));
  await expect(guarded).rejects.toMatchObject({ code });
  expect(contextOf(raw)).not.toHaveProperty('caller');
});

/** A host's own way to know callers. */
class Directory extends CallerAuthenticator {
  constructor(private readonly answer: () => Promise<Caller | undefined>) {
    super();
  }

  override authenticate(): Promise<Caller | undefined> {
    return this.answer();
  }
}

test('waits for an authenticator that answers later', async () => {
  const host = new ExecutionContextHost([request('X-Api-Key', 'x')]);
  const known = new CallerGuard(new Directory(() => Promise.resolve({ name: 'crm' })));
  await expect(known.canActivate(host)).resolves.toBe(true);
  const unknown = new CallerGuard(new Directory(() => Promise.resolve(undefined)));
  await expect(unknown.canActivate(host)).rejects.toMatchObject({ code: 'caller_unauthenticated' });
});

test('lets nobody through when the authenticator fails', async () => {
  const guard = new CallerGuard(new Directory(() => Promise.reject(new Error('directory down'))));
  const host = new ExecutionContextHost([request('X-Api-Key', KEY)]);
  await expect(guard.canActivate(host)).rejects.toThrow('directory down');
});
