import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { RequestNotesModule } from '../http/request-notes.module.js';
import { KeyedDigests } from '../keystore/keyed-digests.js';
import { TokensModule } from '../tokens/tokens.module.js';
import type { AuditOptions } from './audit.options.js';
import { AuditLog } from './audit-log.js';
import { AuditSink } from './audit-sink.js';
import { AuditTrail } from './audit-trail.js';
import { FileAuditSink } from './file.audit-sink.js';
import { PlayerName } from './player-name.js';
import { StdoutAuditSink } from './stdout.audit-sink.js';

/** Bytes after which an audit file is put aside, unless configured. */
const DEFAULT_MAX_BYTES = 100 * 1024 * 1024;

/** How a host switches the audit on. */
export interface AuditModuleOptions extends Omit<AuditOptions, 'destination'> {
  /** As in the configuration, or a sink of your own. */
  readonly destination: AuditOptions['destination'] | AuditSink;
}

/**
 * Records every decision of Mintmark's controllers. Global: import it once, beside `KeyStoreModule.forRoot()`. Without it
 * nothing is recorded.
 */
@Module({})
export class AuditModule {
  static forRoot(options: AuditModuleOptions): DynamicModule {
    const providers: Provider[] = [
      { provide: AuditSink, useValue: sinkOf(options.destination) },
      {
        provide: PlayerName,
        inject: [KeyedDigests],
        useFactory: (digests: KeyedDigests) => new PlayerName(options.players, digests),
      },
      AuditLog,
      AuditTrail,
    ];
    return {
      module: AuditModule,
      global: true,
      imports: [TokensModule, RequestNotesModule],
      providers,
      exports: [AuditLog, AuditTrail],
    };
  }
}

function sinkOf(destination: AuditModuleOptions['destination']): AuditSink {
  if (destination === 'stdout') return new StdoutAuditSink();
  // A sink of another copy of this package is one too.
  if ('append' in destination) return destination;
  const { file: path, maxBytes = DEFAULT_MAX_BYTES, isSynced } = destination;
  return new FileAuditSink({ path, maxBytes, isSynced });
}
