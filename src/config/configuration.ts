import type { AccessOptions } from '../access/access.options.js';
import type { AuditOptions } from '../audit/audit.options.js';
import type { LogLevel } from '../observability/log.js';
import type { TraceExport } from '../observability/trace-export.js';
import type { AccountOptions } from '../tokens/account-options.js';

/** Everything that the service was told at start: validated, frozen, and without any secret. */
export interface Configuration {
  readonly http: {
    readonly host: string;
    /** 0 takes a free port. */
    readonly port: number;
  };
  readonly logLevel: LogLevel;
  readonly traceExport: TraceExport;
  readonly access: AccessOptions;
  /** Without it nothing is recorded. */
  readonly audit?: AuditOptions;
  /** Days after which a key is called old. */
  readonly keyAgeWarningDays: number;
  /** The options of each provider's module, by provider; without accounts where it is disabled. */
  readonly providers: Readonly<Record<string, ProviderOptions>>;
  /** What does no harm by itself, and whoever runs the service should know; told at start. */
  readonly warnings: readonly string[];
}

/** What the options of every provider's module have in common. */
export interface ProviderOptions {
  readonly accounts: readonly AccountOptions[];
}
