import { Injectable } from '@nestjs/common';
import { type Caller, CallerAuthenticator, callerKeyDigest } from 'mintmark';
import { TeamTable } from './team-table.js';

/** Knows the teams of the table, and lets each mint for its own region. */
@Injectable()
export class TeamAuthenticator extends CallerAuthenticator {
  constructor(private readonly teams: TeamTable) {
    super();
  }

  override async authenticate(key: string): Promise<Caller | undefined> {
    const team = await this.teams.findByKeyDigest(callerKeyDigest(key));
    if (team === undefined) return undefined;
    const { name, region, requestsPerMinute: requests } = team;
    return {
      name,
      grants: [{ provider: 'lynes', accounts: [region], operations: ['mint'], maxTtlSeconds: 600 }],
      ...(requests !== undefined && { limits: { caller: { requests, perSeconds: 60 } } }),
    };
  }
}
