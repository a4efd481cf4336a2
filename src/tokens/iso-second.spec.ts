import { isoSecond } from './iso-second.js';

test('is the ISO text of a second, asked for once or again, and after many others', () => {
  const seconds = Array.from({ length: 200 }, (_, index) => 1_795_000_000 + index * 997);
  for (const each of [...seconds, ...seconds.toReversed()]) {
    expect(isoSecond(each)).toBe(new Date(each * 1000).toISOString());
  }
});
