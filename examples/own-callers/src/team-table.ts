import { callerKeyDigest, createApiKey } from 'mintmark';

/** A team of yours that mints tokens for the players of one region. */
export interface Team {
  readonly name: string;
  readonly region: string;
  /** How many tokens it may ask for in a minute, where that differs from the others. */
  readonly requestsPerMinute?: number;
}

/** Stands in for a table of your database: teams by the digest of their key, which itself is nowhere. */
export class TeamTable {
  readonly #teams = new Map<string, Team>();

  /** Adds a team and returns its key, once. */
  add(team: Team): string {
    const key = createApiKey();
    this.#teams.set(callerKeyDigest(key), team);
    return key;
  }

  findByKeyDigest(digest: string): Promise<Team | undefined> {
    return Promise.resolve(this.#teams.get(digest));
  }
}
