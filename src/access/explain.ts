import type { FieldError } from '../errors/mintmark-error.js';
import type { Caller } from './caller.js';
import { type Decision, decide, type RequestFacts } from './decide.js';

/** Which of a caller's rules decides about a request, and how. */
export interface Explanation {
  readonly caller: string;
  readonly operation: string;
  readonly provider?: string;
  /** The account that the request names or implies, where a rule is about it: else it might tell of one that there is. */
  readonly account?: string;
  readonly allowed: boolean;
  /** What it would be answered, unless allowed. */
  readonly code?: string;
  /** The rule that decides, by its name or place; absent where none is about such a request. */
  readonly grant?: string;
  readonly reason: string;
  /** The pins of the rule that the request breaks. */
  readonly errors: readonly FieldError[];
  /** Whether the rule only observes: it lets through what it would refuse. */
  readonly observed: boolean;
}

/** Decides as the guard does, and says why. Nothing is done. */
export function explain({ name, grants }: Caller, facts: RequestFacts): Explanation {
  const { operation, provider, account } = facts;
  const decision = decide(grants, facts);
  return {
    caller: name,
    operation,
    ...(provider !== undefined && { provider }),
    ...(account !== undefined && decision.grant !== undefined && { account }),
    ...describe(decision),
  };
}

function describe(
  decision: Decision,
): Pick<Explanation, 'allowed' | 'code' | 'grant' | 'reason' | 'errors' | 'observed'> {
  if (!decision.isAllowed) {
    const { code, grant, reason, errors } = decision;
    return { allowed: false, code, ...(grant !== undefined && { grant }), reason, errors, observed: false };
  }
  const { grant, observed } = decision;
  const isObserved = observed.length > 0;
  const reason = isObserved
    ? 'The rule only observes: it would refuse this, and lets it through.'
    : 'The rule allows this.';
  return { allowed: true, grant, reason, errors: observed, observed: isObserved };
}
