import './http/describe-at-once.js';

export { AccessModule, type AccessModuleExtras } from './access/access.module.js';
export type { AccessOptions, CallerOptions, CallerTokenOptions } from './access/access.options.js';
export { callerKeyDigest, createApiKey } from './access/api-keys.js';
export type { Caller, CallerLimits, RateLimit } from './access/caller.js';
export { CallerAuthenticator } from './access/caller-authenticator.js';
export { ConfiguredCallers } from './access/configured-callers.js';
export { FULL_ACCESS, type Grant } from './access/grant.js';
export type { Operation } from './access/operation.js';
export { type LimitState, RateLimitedError } from './access/rate-limits.js';
export { AuditModule, type AuditModuleOptions } from './audit/audit.module.js';
export type { AuditFile, AuditOptions } from './audit/audit.options.js';
export type { ChainHead } from './audit/audit-chain.js';
export { AuditLog } from './audit/audit-log.js';
export type { AuditEntry, AuditOutcome, AuditRecord } from './audit/audit-record.js';
export { AuditSink, ChainMovedError } from './audit/audit-sink.js';
export type { AuditedPlayers } from './audit/player-name.js';
export { ERROR_CATALOGUE, type ErrorCode, type ErrorEntry } from './errors/error-catalogue.js';
export { type FieldError, MintmarkError, type MintmarkErrorOptions } from './errors/mintmark-error.js';
export { ProblemListError } from './errors/problem-list-error.js';
export { configureHttp, type RequestWatcher } from './http/configure-http.js';
export { ProblemFilter } from './http/problem.filter.js';
export type { Problem } from './http/problem.js';
export {
  KeyReport,
  type PublicKeySet,
  type ReportedKeys,
  type ReportedRing,
  type ReportedVersion,
} from './keys/key-report.js';
export { KeysModule } from './keys/keys.module.js';
export type { JwtAlgorithm, JwtClaims, JwtHeader } from './keystore/jwt.types.js';
export { type KeyRefusalReason, KeyRefusedError } from './keystore/key-refused.error.js';
export type {
  KeyRingDeclaration,
  KeyRingDescription,
  KeyRingId,
  KeyVersion,
  KeyVersionAt,
  KeyVersionDeclaration,
  PublicKey,
  Rotation,
} from './keystore/key-ring.js';
export type { KeyMaterial, KeyReference, KeySource, RemoteKey } from './keystore/key-source.js';
export type { KeyState } from './keystore/key-state.js';
export { KeyStore } from './keystore/key-store.js';
export { KeyStoreModule, type KeyStoreModuleOptions } from './keystore/keystore.module.js';
export type { SigningKey } from './keystore/signing-key.js';
export type { AccountOptions, KeyOptions, SharedSecretKeyOptions } from './tokens/account-options.js';
export { AccountRegistry } from './tokens/account-registry.js';
export type { ClaimRule, ClaimShape } from './tokens/claim-rule.js';
export { Clock, SystemClock } from './tokens/clock.js';
export { type MintTrace, mintChannel } from './tokens/mint-channel.js';
export type { Delivery, PlayerToken } from './tokens/player-token.js';
export type { TokenAccount, TokenContract } from './tokens/token-contract.js';
export type { TokenLifetime, TokenTimes } from './tokens/token-times.js';
