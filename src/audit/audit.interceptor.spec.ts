import type { IncomingMessage } from 'node:http';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { firstValueFrom, of, throwError } from 'rxjs';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { RequestContext } from '../http/request-context.js';
import { AuditInterceptor } from './audit.interceptor.js';
import type { AuditTrail } from './audit-trail.js';

const request = { headers: { 'x-request-id': 'request-1' } } as unknown as IncomingMessage;
const execution = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
const answering = (answer: unknown): CallHandler => ({ handle: () => of(answer) });
const failing = (error: unknown): CallHandler => ({ handle: () => throwError(() => error) });

type Told = readonly [string, string, unknown];

/** Notes what it is told; a trail that cannot be written to refuses what was allowed. */
function trailOf(told: Told[], isWritten = true): AuditTrail {
  const trail: Pick<AuditTrail, 'allowed' | 'refused'> = {
    allowed({ requestId }: RequestContext, answer: unknown) {
      told.push(['allowed', requestId, answer]);
      return isWritten ? Promise.resolve() : Promise.reject(new MintmarkError('audit_unavailable'));
    },
    refused({ requestId }: RequestContext, error: unknown) {
      told.push(['refused', requestId, error]);
      return Promise.resolve();
    },
  };
  return trail as AuditTrail;
}

test('an answer leaves once it is recorded', async () => {
  const told: Told[] = [];
  const answer = { token: 'x' };
  const given = await firstValueFrom(
    new AuditInterceptor(trailOf(told)).intercept(execution, answering(answer)),
  );
  expect(given).toBe(answer);
  expect(told).toEqual([['allowed', 'request-1', answer]]);
});

test('an answer that cannot be recorded does not leave, and is recorded by nothing else', async () => {
  const told: Told[] = [];
  const given = new AuditInterceptor(trailOf(told, false)).intercept(execution, answering({}));
  await expect(firstValueFrom(given)).rejects.toMatchObject({ code: 'audit_unavailable' });
  expect(told).toHaveLength(1);
});

test.each([new MintmarkError('ttl_out_of_range'), 'a string that was thrown', undefined])(
  'a failure is recorded, and stays what it is: %s',
  async (error) => {
    const told: Told[] = [];
    const given = new AuditInterceptor(trailOf(told)).intercept(execution, failing(error));
    await expect(firstValueFrom(given)).rejects.toBe(error);
    expect(told).toEqual([['refused', 'request-1', error]]);
  },
);

test('without an audit nothing is done', async () => {
  const given = new AuditInterceptor().intercept(execution, answering('answer'));
  await expect(firstValueFrom(given)).resolves.toBe('answer');
});
