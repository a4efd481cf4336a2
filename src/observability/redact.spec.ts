import { redact } from './redact.js';

const NAMES = [
  'authorization',
  'x-api-key',
  'x-game-jwt',
  'token',
  'apiKey',
  'apiSecret',
  'privateKey',
  'secret',
];

test.each(NAMES)('%s is blotted out on each of three levels, in lists too', (name) => {
  const line = {
    [name]: 'MARKED',
    a: { [name]: ['MARKED'], b: { [name]: { c: 'MARKED' } } },
    list: [{ [name]: 1 }],
  };
  const blotted = { [name]: '[redacted]' };
  expect(redact(line)).toEqual({ ...blotted, a: { ...blotted, b: blotted }, list: [blotted] });
});

test('everything else stays, and what was handed over stays as it is', () => {
  const inner = { tokens: 3, apikey: 'x', secret: 'MARKED' };
  const line = {
    route: '/v1/stacked/tokens',
    durationMs: 1.5,
    error: new Error('e'),
    none: undefined,
    nil: null,
    inner,
  };
  expect(redact(line)).toEqual({ ...line, inner: { ...inner, secret: '[redacted]' } });
  expect(inner.secret).toBe('MARKED');
});

test('a line without secrets is not copied', () => {
  const line = { route: '/', inner: { a: 1 } };
  expect(redact(line)).toBe(line);
});
