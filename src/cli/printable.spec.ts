import { printableJson, printableText } from './printable.js';

test.each([
  ['plain', 'plain'],
  ['back\\slash and "quotes"', 'back\\slash and "quotes"'],
  ['\u001b[31mred', '\\u001b[31mred'],
  ['two\nlines', 'two\\u000alines'],
  ['\u009b31m', '\\u009b31m'],
  ['txt\u202egpj', 'txt\\u202egpj'],
  ['no\u200bwidth', 'no\\u200bwidth'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['Zoë 玩家 🎲', 'Zoë 玩家 🎲'],
])('%j does nothing to a terminal', (text, printed) => {
  expect(printableText(text)).toBe(printed);
});

test('JSON stays JSON of the same value', () => {
  const value = { '\u009b': ['\u202e', '\u0000', '\u{e0041}', '"', '🎲', 1e21], a: null };
  for (const text of [printableJson(value), printableJson(value, 2)]) {
    expect(JSON.parse(text)).toEqual(value);
    expect(text.replaceAll('\n', '')).toMatch(/^[\x20-\x7e🎲]*$/u);
  }
});
