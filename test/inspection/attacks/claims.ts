import { GOOD, signed } from '../good-tokens.js';
import { NOW, type Provider } from '../inspectors.js';
import type { Attack } from './attack.js';

const BAD_TIMES: readonly string[] = [
  ...[
    '1e999',
    '-1e999',
    '1e300',
    '-0',
    '0',
    '-1',
    `${NOW}.5`,
    `${NOW + 600}.5`,
    `${NOW + 90_000}.5`,
    `${NOW + 600}000`,
  ],
  ...[
    '"x"',
    '""',
    `"${NOW + 600}"`,
    '"Infinity"',
    '"NaN"',
    'null',
    'true',
    'false',
    '[]',
    `[${NOW + 600}]`,
    '{}',
  ],
  ...['{"$gt":0}', '9007199254740993', '1e21'],
];

const BAD_TEXTS: readonly string[] = [
  ...[
    '""',
    'null',
    '0',
    '1',
    'true',
    '[]',
    '["player"]',
    '{}',
    '{"toString":"player"}',
    '"\\u0000"',
    '"\\ud800"',
  ],
  ...['"\\ufffd"', JSON.stringify('x'.repeat(257))],
];

const BAD_AMOUNTS: readonly string[] = [
  ...[
    '-0',
    '-0.0',
    '1e400',
    '-1e400',
    '-1',
    '-1e-300',
    '"NaN"',
    '"12.5"',
    '""',
    'null',
    'true',
    '[]',
    '[12.5]',
    '{}',
  ],
];

const BAD_OBJECTS: readonly string[] = ['null', '1', '"{}"', '[]', '[{"externalId":"player"}]', 'true', '{}'];

const BAD_TIMESTAMPS: readonly string[] = [
  ...[
    String(NOW),
    '0',
    '-1',
    '-0',
    '1e999',
    '-1e999',
    `${NOW * 1000 - 100_000}.5`,
    `"${NOW * 1000}"`,
    'null',
    'true',
    '[]',
  ],
];

/** Which claims of each provider go wrong how. */
const BAD_CLAIMS: Readonly<Record<Provider, Readonly<Record<string, readonly string[]>>>> = {
  gamopanda: {
    sub: [...BAD_TEXTS, '"player"', '"acc_43"'],
    userData: BAD_OBJECTS,
    'userData.externalId': BAD_TEXTS,
  },
  lynes: {
    sub: BAD_TEXTS,
    iss: [...BAD_TEXTS, '"tenant-s"', '"Tenant"', '"tenant "', '["tenant"]'],
    aud: [...BAD_TEXTS, '["app"]', '"app-s"'],
    scope: ['"read"', '"read write"', 'null', '{}', '[1]', '[null]', '[["read"]]', '[""]'],
  },
  phoenix: {
    iss: [...BAD_TEXTS, '"operator-s"'],
    sub: BAD_TEXTS,
    aud: BAD_TEXTS,
    data: BAD_OBJECTS,
    'data.balance': BAD_AMOUNTS,
    'data.name': BAD_TEXTS,
    'data.timestamp': BAD_TIMESTAMPS,
  },
  stacked: { iss: [...BAD_TEXTS, '"game-s"'], sub: BAD_TEXTS },
};

/** Claims with one value written by hand, for `JSON.stringify` has no `1e999` and no `-0`. */
function withClaim(claims: object, path: string, json: string): string {
  const [member = '', inner] = path.split('.');
  const mark = '@@mark@@';
  const value = (claims as Readonly<Record<string, object>>)[member];
  const changed = { ...claims, [member]: inner === undefined ? mark : { ...value, [inner]: mark } };
  return JSON.stringify(changed).replace(`"${mark}"`, json);
}

/** Claims of the wrong type or value, under the real key. */
export const badClaims = (provider: Provider): readonly Attack[] => {
  const { header, claims } = GOOD[provider];
  const good = new Set(['-0', '0', `${NOW}.5`]);
  const times = BAD_TIMES.flatMap((json): readonly (readonly [string, string])[] => [
    ['exp', json],
    // An iat or nbf of long ago may be odd, and is a time.
    ...(good.has(json) && !json.includes('.') ? [] : [['iat', json] as const, ['nbf', json] as const]),
  ]);
  const others = Object.entries(BAD_CLAIMS[provider]).flatMap(([path, values]) =>
    values.map((json) => [path, json] as const),
  );
  return [...times, ...others].map(([path, json]) => [
    provider,
    `${path} ${json.slice(0, 40)}`,
    signed(provider, header, withClaim(claims, path, json)),
  ]);
};

/** Prototypes that a parser might let through. */
export const prototypes = (provider: Provider): readonly Attack[] => {
  const { header, claims } = GOOD[provider];
  const body = JSON.stringify(claims);
  return [
    [provider, 'claims in a __proto__', signed(provider, header, `{"__proto__":${body}}`)],
    [provider, 'claims in a constructor', signed(provider, header, `{"constructor":{"prototype":${body}}}`)],
    [provider, 'header in a __proto__', signed(provider, `{"__proto__":${JSON.stringify(header)}}`, claims)],
    [
      provider,
      'paths for names',
      signed(provider, header, { 'userData.externalId': 'player', 'data.balance': 1 }),
    ],
  ];
};
