/** How a token is handed to its provider; only the ways that the provider knows are present. */
export interface Delivery {
  /** Header names and values to send to the provider. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the widget's `initialize` call. */
  readonly initialize?: Readonly<Record<string, string>>;
  /** The page to open for the player, with the token in it. A credential. */
  readonly launchUrl?: string;
}

/** A minted player token, and what a caller needs to use it and to know when to ask again. */
export interface PlayerToken {
  /** Compact JWS (RFC 7515 section 7.1). A credential. */
  readonly token: string;
  readonly provider: string;
  readonly account: string;
  readonly playerId: string;
  /** Claim `iat` in ISO 8601, UTC. */
  readonly issuedAt: string;
  /** Claim `exp` in ISO 8601, UTC; from this instant on the provider refuses the token. */
  readonly expiresAt: string;
  /** Seconds from the mint to `expiresAt`, for clients whose clock is wrong. */
  readonly expiresInSeconds: number;
  /** Seconds from the mint after which a fresh token should be asked for: four fifths of the lifetime. */
  readonly refreshAfterSeconds: number;
  /** Our name of the key version that signed. */
  readonly keyId: string;
  readonly delivery: Delivery;
}
