import { SetMetadata } from '@nestjs/common';
import type { TokenAccount } from '../tokens/token-contract.js';
import type { Operation } from './operation.js';

/** A request's body before it was validated: members may be of any type. */
export type RawBody = Readonly<Record<string, unknown>>;

/** Something that a request asks for. */
interface PinnedParameter {
  /** The member of the body that it stands in. */
  readonly field: string;
  /** The values that a request comes to. */
  readonly valuesOf: (body: RawBody, account: TokenAccount) => readonly string[];
}

/** What a provider's requests tell whoever decides about them; each provider's folder has one. */
export interface RequestSubject {
  readonly provider: string;
  /** What its routes let callers do. */
  readonly operations: readonly Operation[];
  /** The member of the body that names the player. */
  readonly playerField: string;
  /** What else grants can pin, by the name that grants have for it. */
  readonly parameters: Readonly<Record<string, PinnedParameter>>;
}

/** Metadata key of the subject of a controller's requests. */
export const REQUEST_SUBJECT = Symbol('mintmark:request-subject');

/** The controller's requests are about this. */
export function RequestsAbout(subject: RequestSubject): ClassDecorator {
  return SetMetadata(REQUEST_SUBJECT, subject);
}
