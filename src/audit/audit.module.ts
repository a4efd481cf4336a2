import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { ProblemListError } from '../errors/problem-list-error.js';
import { KeyedDigests } from '../keystore/keyed-digests.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { AUDIT_OPTIONS, type AuditOptions } from './audit.options.js';
import { AuditLog } from './audit-log.js';
import { auditProblems } from './audit-problems.js';
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

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<AuditModuleOptions>({
  optionsInjectionToken: AUDIT_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createAuditOptions')
  .setExtras({}, (definition) => ({ ...definition, global: true }))
  .build();

/**
 * Records every decision of Mintmark's controllers. Global: import it once, beside `KeyStoreModule.forRoot()`. Without it
 * nothing is recorded. With options that do not hold the app does not start.
 */
@Module({
  imports: [TokensModule],
  providers: [
    { provide: AuditSink, inject: [AUDIT_OPTIONS], useFactory: openSink },
    {
      provide: PlayerName,
      inject: [AUDIT_OPTIONS, KeyedDigests],
      useFactory: ({ players }: AuditModuleOptions, digests: KeyedDigests) =>
        new PlayerName(players, digests),
    },
    AuditLog,
    AuditTrail,
  ],
  exports: [AuditLog, AuditTrail],
})
export class AuditModule extends ConfigurableModuleClass {}

/** @throws {ProblemListError} listing all that is wrong with the options */
function openSink(options: AuditModuleOptions): AuditSink {
  const problems = auditProblems(options);
  if (problems.length > 0) throw new ProblemListError('The audit cannot be configured:', problems);
  const { destination } = options;
  if (destination === 'stdout') return new StdoutAuditSink();
  // A sink of another copy of this package is one too.
  if ('append' in destination) return destination;
  const { file: path, maxBytes = DEFAULT_MAX_BYTES, isSynced } = destination;
  return new FileAuditSink({ path, maxBytes, isSynced });
}
