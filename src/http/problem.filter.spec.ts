import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { ErrorCode } from '../errors/error-catalogue.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemFilter } from './problem.filter.js';

const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);

afterAll(() => {
  warn.mockRestore();
});

/** What is logged of a failure beside the request's own line. */
function loggedOf(code: ErrorCode): readonly unknown[] {
  warn.mockClear();
  const filter = new ProblemFilter({
    httpAdapter: { isHeadersSent: () => true },
  } as unknown as HttpAdapterHost);
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const cause = new Error('no keys', { cause: refused });
  filter.catch(
    new MintmarkError(code, { cause }),
    new ExecutionContextHost([new IncomingMessage(new Socket()), {}]),
  );
  return warn.mock.calls.map(([line]) => line as unknown);
}

test.each(['upstream_unreachable', 'key_unavailable', 'issuer_unavailable'] as const)(
  'of %s whoever is on call reads in the log what is behind it',
  (code) => {
    expect(loggedOf(code)).toEqual([expect.objectContaining({ errorCode: 'ECONNREFUSED' })]);
  },
);

test('of what a caller did wrong nothing more is logged', () => {
  expect(loggedOf('request_invalid')).toEqual([]);
});
