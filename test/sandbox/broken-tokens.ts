import { hs256, part } from '../inspection/forge.js';
import { GOOD as LEAST, signed } from '../inspection/good-tokens.js';
import { KEYS, NOW, type Provider } from '../inspection/inspectors.js';

/** A token, and what is wrong with it. */
export interface Sample {
  readonly name: string;
  readonly token: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

type Members = Readonly<Record<string, unknown>>;

/** With the optional claims, which may be wrong as well. */
const GOOD: Readonly<Record<Provider, { readonly header: Members; readonly claims: Members }>> = {
  ...LEAST,
  lynes: { ...LEAST.lynes, claims: { ...LEAST.lynes.claims, scope: ['read', 'write'] } },
  stacked: { ...LEAST.stacked, claims: { ...LEAST.stacked.claims, nbf: NOW - 10 } },
};

/** What a claim or header member may be by mistake; `undefined` leaves it out. */
const VALUES: readonly unknown[] = [
  undefined,
  null,
  '',
  'other',
  'x'.repeat(257),
  '😀'.repeat(256),
  'with \u0000 in it',
  'with \ufffd in it',
  'with \ud800 in it',
  true,
  0,
  -1,
  NOW,
  NOW + 1,
  NOW + 30.5,
  NOW - 30.5,
  NOW + 90_000.5,
  NOW - 3_600,
  NOW + 90_000,
  NOW * 1000,
  String(NOW + 60),
  [],
  ['read'],
  [''],
  [1],
  {},
  { externalId: 'player' },
];

/** A good token of a provider, signed as it must be unless said otherwise. */
export function forge(
  provider: Provider,
  { claims = {}, header = {}, key }: { claims?: object; header?: object; key?: string } = {},
): string {
  const good = GOOD[provider];
  return signed(provider, { ...good.header, ...header }, { ...good.claims, ...claims }, key);
}

/** Good and broken tokens of one provider, each with one thing wrong, or two. */
export function samplesOf(provider: Provider): readonly Sample[] {
  const { claims } = GOOD[provider];
  const sample = (name: string, token: string, changed: object = {}): Sample => ({
    name,
    token,
    claims: { ...claims, ...changed },
  });
  const changes = VALUES.flatMap((value) => [
    ...[...Object.keys(claims), 'nbf', 'unknown'].map((claim) => ({ [claim]: value })),
    ...innerChanges(claims, value),
  ]);
  return [
    sample('good', forge(provider)),
    ...changes.map((changed) => sample(describe(changed), forge(provider, { claims: changed }), changed)),
    ...foreignChanges(provider).map((changed) =>
      sample(
        `foreign key, ${describe(changed)}`,
        forge(provider, { claims: changed, key: foreignKey(provider) }),
        changed,
      ),
    ),
    ...['alg', 'typ', 'kid', 'crit', 'b64', 'jku'].flatMap((member) =>
      VALUES.map((value) =>
        sample(`header ${describe({ [member]: value })}`, forge(provider, { header: { [member]: value } })),
      ),
    ),
    ...spoilt(provider).map(([name, token]) => sample(name, token)),
  ];
}

/** Which objection comes first is told by tokens that deserve two. */
function foreignChanges(provider: Provider): readonly object[] {
  return Object.keys(GOOD[provider].claims).flatMap((claim) =>
    [undefined, 'other', NOW - 3_600].map((value) => ({ [claim]: value })),
  );
}

function innerChanges(claims: Members, value: unknown): readonly object[] {
  return Object.entries(claims).flatMap(([claim, inner]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.keys(inner).map((member) => ({ [claim]: { ...inner, [member]: value } }))
      : [],
  );
}

function foreignKey(provider: Provider): string {
  return provider === 'phoenix' ? KEYS.phoenixStaging.privateKey : KEYS[`${provider}Staging`];
}

function spoilt(provider: Provider): readonly (readonly [string, string])[] {
  const token = forge(provider);
  const [header = '', claims = '', signature = ''] = token.split('.');
  return [
    ['empty', ''],
    ['opaque', 'abc123'],
    ['quoted', `"${token}"`],
    ['with Bearer', `Bearer ${token}`],
    ['URL-encoded', token.replaceAll('.', '%2E')],
    ['padded', `${token}=`],
    ['two parts', `${header}.${claims}`],
    ['four parts', `${token}.x`],
    ['five parts', `${token}.x.y`],
    ['without a signature', `${header}.${claims}.`],
    ['with a short signature', `${header}.${claims}.${signature.slice(0, 20)}`],
    [
      'with loose bits',
      `${header}.${claims}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'z'}`,
    ],
    ['unsigned', `${part({ alg: 'none' })}.${claims}.`],
    ['unsigned, with a signature', `${part({ alg: 'none' })}.${claims}.${signature}`],
    ['unsigned in capitals', `${part({ alg: 'NONE' })}.${claims}.`],
    ['claims that are an array', `${header}.${part([])}.${signature}`],
    ['claims that are null', `${header}.${part('null')}.${signature}`],
    ['claims that are no JSON', `${header}.${part('{')}.${signature}`],
    ['a header that is no JSON', `${part('{')}.${claims}.${signature}`],
    [
      'claims with a name twice',
      forgeText(provider, `{"sub":"a",${JSON.stringify(GOOD[provider].claims).slice(1)}`),
    ],
    ['claims with a BOM', forgeText(provider, `\ufeff${JSON.stringify(GOOD[provider].claims)}`)],
    ...[100, 101, 3_000].map(
      (levels) =>
        [`${levels} levels deep`, forgeText(provider, withNesting(GOOD[provider].claims, levels))] as const,
    ),
    ['a public key as secret', hs256({ alg: 'HS256' }, GOOD[provider].claims, KEYS.phoenix.publicKey)],
  ];
}

/** Claims as text, with so many arrays within each other that the deepest is at this level, the claims set counted. */
function withNesting(claims: Members, levels: number): string {
  return `{"deep":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)},${JSON.stringify(claims).slice(1)}`;
}

function forgeText(provider: Provider, claims: string): string {
  return signed(provider, GOOD[provider].header, claims);
}

function describe(changed: object): string {
  const text = JSON.stringify(changed, (_, value: unknown) => value ?? 'absent');
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}
