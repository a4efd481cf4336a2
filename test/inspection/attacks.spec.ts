import { ATTACKS } from './attacks/index.js';
import { GOOD, goodToken, PROVIDERS, signed } from './good-tokens.js';
import { type Inspectors, NOW, startInspectors } from './inspectors.js';

let inspectors: Inspectors;
beforeAll(async () => {
  inspectors = await startInspectors();
});
afterAll(() => inspectors.close());

test('there are many', () => {
  expect(ATTACKS.length).toBeGreaterThan(1000);
});

test('none is accepted, none throws, and each is told why and what to do', () => {
  const wrong = ATTACKS.flatMap(([provider, what, token]) => {
    try {
      const { valid, code, findings } = inspectors.inspect(provider, token);
      const isExplained = findings.some(({ severity, fix }) => severity === 'error' && fix !== '');
      return valid || code === null || !isExplained
        ? [`${provider}: ${what}: ${valid ? 'accepted' : 'not explained'}`]
        : [];
    } catch (error) {
      return [`${provider}: ${what}: ${String(error)}`];
    }
  });
  expect(wrong).toEqual([]);
});

test.each(PROVIDERS)('what only looks odd is accepted: %s', (provider) => {
  const { header, claims } = GOOD[provider];
  const rest = JSON.stringify(claims).slice(1);
  const good: readonly string[] = [
    goodToken(provider),
    signed(provider, { ...header, typ: 'jwt' }, claims),
    signed(provider, { ...header, typ: undefined }, claims),
    signed(provider, { ...header, cty: 'x', zip: 'DEF', x: [{}] }, claims),
    signed(provider, ` {\n"x": 1,${JSON.stringify(header).slice(1)}\n`, claims),
    signed(provider, header, `\t{ "\\u0078" : "\\"}{" , ${rest} `),
    signed(provider, header, `{"__proto__":{"sub":"x"},"constructor":1,${rest}`),
    signed(provider, header, `{"a":{"sub":1},"b":[{"exp":1},{"exp":1}],${rest}`),
    signed(provider, header, { ...claims, exp: 1.795349e9 }),
    signed(provider, header, JSON.stringify(claims).replace(String(NOW + 600), `${(NOW + 600) / 1e9}e9`)),
    signed(provider, header, { ...claims, nbf: NOW, jti: '1', extra: { deep: [[[[[]]]]] } }),
    signed(provider, header, { ...claims, note: 'Zoë 玩家 🎲 \u202e' }),
  ];
  for (const token of good)
    expect(inspectors.inspect(provider, token)).toMatchObject({ valid: true, code: null });
});
