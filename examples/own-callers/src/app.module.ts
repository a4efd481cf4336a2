import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule, AuditModule, type AuditSink, KeyStoreModule } from 'mintmark';
import { LynesModule } from 'mintmark/lynes';
import { TeamAuthenticator } from './team.authenticator.js';
import { TeamTable } from './team-table.js';

@Module({})
export class AppModule {
  static with(teams: TeamTable, sink: AuditSink): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // Who may call: your own way to know them, and the limits of all who have none of their own.
        AccessModule.forRoot({
          callers: [],
          authenticator: TeamAuthenticator,
          imports: [TeamsModule.with(teams)],
          limits: { player: { requests: 2, perSeconds: 60 } },
        }),
        // What came of each request, in a place of your own; players as a keyed hash.
        AuditModule.forRoot({
          destination: sink,
          players: { as: 'hash', key: 'env:AUDIT_PLAYER_KEY' },
        }),
        MintModule,
      ],
    };
  }
}

/** What your database offers to the rest of the app. */
@Module({})
class TeamsModule {
  static with(teams: TeamTable): DynamicModule {
    return {
      module: TeamsModule,
      providers: [{ provide: TeamTable, useValue: teams }],
      exports: [TeamTable],
    };
  }
}

/** The controllers. By themselves they do not start: nobody would guard them. */
@Module({
  imports: [
    KeyStoreModule.forRoot(),
    LynesModule.forRoot({
      exposeHttp: true,
      accounts: ['eu', 'us'].map((name) => ({
        name,
        tenantId: `tenant-${name}`,
        applicationId: 'app-1',
        keys: [{ keyId: '2026-11', source: 'env:LYNES_API_SECRET' }],
      })),
    }),
  ],
})
export class MintModule {}
