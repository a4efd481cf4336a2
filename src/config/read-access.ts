import type { AccessOptions, CallerOptions } from '../access/access.options.js';
import type { AuditOptions } from '../audit/audit.options.js';
import type { AuditInFile } from './file/audit-in-file.js';
import type { CallerInFile } from './file/callers-in-file.js';
import type { ConfigurationFile } from './file/configuration-file.js';

const BYTES_PER_MEGABYTE = 1024 * 1024;

/** The callers and limits of the file; none without one. */
export function accessOf(file: ConfigurationFile | undefined): AccessOptions {
  const { callers = [], limits } = file?.settings ?? {};
  return { callers: callers.map(callerOf), ...(limits !== undefined && { limits }) };
}

/** The audit of the file; none unless the file has one. */
export function auditOf(file: ConfigurationFile | undefined): { readonly audit?: AuditOptions } {
  const audit = file?.settings.audit;
  return audit === undefined
    ? {}
    : { audit: { destination: destinationOf(audit), players: playersOf(audit) } };
}

function callerOf({ name, apiKeys = [], tokens = [], grants = [], limits }: CallerInFile): CallerOptions {
  return {
    name,
    keyDigests: apiKeys.filter(({ revoked }) => revoked !== true).map(({ digest }) => digest),
    tokens,
    // Grants that concern no provider concern no account.
    grants: grants.map((grant) => Object.assign({}, grant, { accounts: grant.accounts ?? ('*' as const) })),
    ...(limits !== undefined && { limits }),
  };
}

function destinationOf({ destination, maxMegabytes }: AuditInFile): AuditOptions['destination'] {
  if (destination === 'stdout') return 'stdout';
  const file = destination.slice('file:'.length);
  return { file, ...(maxMegabytes !== undefined && { maxBytes: maxMegabytes * BYTES_PER_MEGABYTE }) };
}

function playersOf({ players, playerKey }: AuditInFile): AuditOptions['players'] {
  if (players === 'id') return { as: 'id' };
  if (playerKey === undefined) throw new Error('a hash without a key was refused when the file was read');
  return { as: 'hash', key: playerKey };
}
