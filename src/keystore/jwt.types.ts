/** Algorithms that Mintmark signs with (RFC 7518 section 3.1). A key has exactly one. */
export type JwtAlgorithm = 'HS256' | 'RS256';

/** JOSE header of a player token (RFC 7515 section 4). */
export interface JwtHeader {
  readonly alg: JwtAlgorithm;
  readonly typ: 'JWT';
  readonly kid?: string;
}

/** Claims set of a player token (RFC 7519 section 4); every member is a JSON value. */
export type JwtClaims = Readonly<Record<string, unknown>>;
