import { Registry } from 'prom-client';
import { BatchedCounter, BatchedHistogram } from './batched.js';

test.each([1, 511, 512, 2_000])('of %i notes none is missing when they are read', async (count) => {
  const registry = new Registry();
  const registers = [registry];
  const counter = new BatchedCounter({ name: 'mints', help: 'h', labelNames: ['of'], registers });
  const histogram = new BatchedHistogram({
    name: 'seconds',
    help: 'h',
    labelNames: ['of'],
    buckets: [1, 2],
    registers,
  });
  for (let index = 0; index < count; index += 1) {
    counter.inc({ of: 'a' });
    histogram.observe({ of: 'b' }, index % 2 === 0 ? 0.5 : 1.5);
  }
  const text = await registry.metrics();
  expect(text).toContain(`mints{of="a"} ${count}\n`);
  expect(text).toContain(`seconds_bucket{le="1",of="b"} ${Math.ceil(count / 2)}\n`);
  expect(text).toContain(`seconds_count{of="b"} ${count}\n`);
  expect(await registry.metrics()).toBe(text);
});
