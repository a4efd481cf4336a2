import { ageInDays } from './key-age.js';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 22, 12);

test.each([
  [0, 0],
  [1, 0],
  [DAY_MS - 1, 0],
  [DAY_MS, 1],
  [365 * DAY_MS - 1, 364],
  [365 * DAY_MS, 365],
])('a key made %d ms ago is %d whole days old', (ms, days) => {
  expect(ageInDays({ createdAtMs: NOW_MS - ms, signsFromMs: -Infinity }, NOW_MS)).toBe(days);
});

test.each([
  ['made', { createdAtMs: NOW_MS - 9 * DAY_MS, signsFromMs: NOW_MS - 2 * DAY_MS }, 9],
  ['made, though it is only staged', { createdAtMs: NOW_MS - 9 * DAY_MS, signsFromMs: Infinity }, 9],
  ['set to sign, where nobody says when it was made', { signsFromMs: NOW_MS - 2 * DAY_MS }, 2],
])('an age counts from when the key was %s', (_, version, days) => {
  expect(ageInDays(version, NOW_MS)).toBe(days);
});

test.each([
  ['has always signed', { signsFromMs: -Infinity }],
  ['waits for somebody to say when', { signsFromMs: Infinity }],
  ['is staged', { signsFromMs: NOW_MS + 1 }],
  ['is said to be made in the future', { createdAtMs: NOW_MS + 1, signsFromMs: -Infinity }],
])('no age is known of a key that %s', (_, version) => {
  expect(ageInDays(version, NOW_MS)).toBeUndefined();
});
