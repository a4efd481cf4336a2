// Its parts, one by one: all of it is three times as much to load.
import type { JWTPayload } from 'jose';
import { JOSEError } from 'jose/errors';
import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import { ProblemListError } from '../errors/problem-list-error.js';
import type { CallerOptions, CallerTokenOptions } from './access.options.js';
import type { Caller } from './caller.js';
import { type IssuerKeys, openIssuerKeys } from './issuer-keys.js';

/** What issuers sign with. Never HMAC: a public key must not pass for a shared secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Seconds that the clocks of an issuer and of this machine may differ. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** Callers whose tokens are verified alike, so that a token is verified once however many they are. */
interface Entrance extends Pick<CallerTokenOptions, 'issuer' | 'audience'> {
  readonly keys: IssuerKeys;
  readonly guests: readonly Guest[];
}

/** A caller, and what its tokens claim. */
interface Guest extends Pick<CallerTokenOptions, 'claims'> {
  readonly caller: Caller;
}

/** Knows callers by JWTs of issuers that they have anyway. */
export class TokenAuthenticator {
  readonly #byIssuer: ReadonlyMap<string, readonly Entrance[]>;

  private constructor(entrances: readonly Entrance[]) {
    this.#byIssuer = groupBy(entrances, ({ issuer }) => issuer);
  }

  /**
   * Opens the key sets of all issuers; each once.
   *
   * @param known key sets that are open already, by where they are: those of the configuration before
   * @throws {ProblemListError} naming each caller whose issuer's keys cannot be read
   */
  static open(
    callers: readonly (readonly [Caller, CallerOptions])[],
    known: Map<string, IssuerKeys>,
  ): TokenAuthenticator {
    const guests = callers.flatMap(([caller, { tokens = [] }]) =>
      tokens.map((token) => ({ ...token, caller })),
    );
    const problems: string[] = [];
    const alike = groupBy(guests, ({ issuer, audience, jwks }) => JSON.stringify([issuer, audience, jwks]));
    const entrances = [...alike.values()].flatMap((group) =>
      group.slice(0, 1).flatMap(({ issuer, audience, jwks, caller }) => {
        try {
          return [{ issuer, audience, keys: keysOf(jwks, known), guests: group }];
        } catch (error) {
          const { code, name } = error as NodeJS.ErrnoException;
          const why = code ?? name;
          problems.push(`caller ${caller.name}: the key set of an issuer cannot be read (${why}): ${jwks}`);
          return [];
        }
      }),
    );
    if (problems.length > 0) throw new ProblemListError('Callers cannot be configured:', problems);
    return new TokenAuthenticator(entrances);
  }

  /**
   * The caller of a JWT; `undefined` when it is nobody's, or two callers'.
   *
   * @throws {MintmarkError} `issuer_unavailable` when its issuer's keys cannot be had
   */
  async authenticate(token: string, nowMs: number): Promise<Caller | undefined> {
    const entrances = this.#byIssuer.get(issuerOf(token) ?? '') ?? [];
    const found = new Set<Caller>();
    for (const entrance of entrances) {
      const claims = await verified(token, entrance, nowMs);
      if (claims === undefined) continue;
      for (const guest of entrance.guests) if (matches(claims, guest.claims)) found.add(guest.caller);
    }
    const [caller] = found;
    return found.size === 1 ? caller : undefined;
  }
}

function keysOf(jwks: string, known: Map<string, IssuerKeys>): IssuerKeys {
  // A file is read anew: it is small, and it may have changed.
  if (jwks.startsWith('file:')) return openIssuerKeys(jwks);
  const keys = known.get(jwks) ?? openIssuerKeys(jwks);
  known.set(jwks, keys);
  return keys;
}

function groupBy<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

/** Only finds the keys to verify with: nothing of it is believed. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function verified(token: string, entrance: Entrance, nowMs: number): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, entrance.keys.find, {
      issuer: entrance.issuer,
      audience: entrance.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
    });
    return payload;
  } catch (error) {
    // Whatever is wrong with a token says nothing to whoever presents it; trouble of ours is raised.
    if (error instanceof JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function matches(claims: JWTPayload, expected: CallerTokenOptions['claims']): boolean {
  return Object.entries(expected).every(
    ([name, value]) => Object.hasOwn(claims, name) && claims[name] === value,
  );
}
