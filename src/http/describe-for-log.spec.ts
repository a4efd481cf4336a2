import { randomBytes } from 'node:crypto';
import { describeForLog } from './describe-for-log.js';

const SECRET = randomBytes(24).toString('base64url');

test('tells class, code and frames of an error', () => {
  const error = Object.assign(new RangeError('out of range'), { code: 'ERR_X' });
  const { stack, ...rest } = describeForLog(error);
  expect(rest).toEqual({ error: 'RangeError', errorCode: 'ERR_X', message: 'out of range' });
  expect(stack).toEqual(expect.arrayContaining([expect.stringMatching(/^at .*describe-for-log\.spec/)]));
  expect((stack as readonly string[]).length).toBeLessThanOrEqual(8);
});

test.each([
  ['its message', () => new Error(`cannot use ${SECRET} here`)],
  ['a message of many lines that look like frames', () => new Error(`x\n    at ${SECRET}\nat ${SECRET}`)],
  ['its cause', () => new Error('x', { cause: SECRET })],
  ['members of its own', () => Object.assign(new Error('x'), { headers: { authorization: SECRET } })],
])('does not show a secret in %s', (_, make) => {
  expect(JSON.stringify(describeForLog(make()))).not.toContain(SECRET);
});

test('keeps what is short in a message, and not too much of it', () => {
  expect(describeForLog(new Error(`bad ${SECRET} key`))['message']).toBe('bad […] key');
  expect(describeForLog(new Error('word '.repeat(100)))['message']).toHaveLength(200);
});

test('an error without a stack has no frames', () => {
  const error = new Error('x');
  delete error.stack;
  expect(describeForLog(error)['stack']).toEqual([]);
});

test.each([
  ['text', SECRET, 'string'],
  ['an object', { SECRET }, 'object'],
  ['nothing', undefined, 'undefined'],
])('of %s that was thrown only the type is told', (_, thrown, type) => {
  expect(describeForLog(thrown)).toEqual({ error: type });
});
