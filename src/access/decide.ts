import type { FieldError } from '../errors/mintmark-error.js';
import type { Grant } from './grant.js';
import type { Operation } from './operation.js';

/** What a request asks for, as far as grants care. */
export interface RequestFacts {
  readonly operation: Operation;
  /** Absent for routes that concern no provider. */
  readonly provider?: string;
  /** The account that the request names or implies; absent where it is about none. */
  readonly account?: string;
  readonly playerId?: string;
  /** The member of the body that names the player. */
  readonly playerField?: string;
  /** As the request has it; absent for the default. */
  readonly ttlSeconds?: number;
  /** What else it asks for that grants can pin, by the name that grants have for it. */
  readonly parameters: Readonly<Record<string, AskedValues>>;
}

/** The values that a request comes to, and the member of the body that they stand in. */
export interface AskedValues {
  readonly field: string;
  readonly values: readonly string[];
}

/** What comes of a request. `grant` names the rule that decided. */
export type Decision = AllowedDecision | RefusedDecision;

export interface AllowedDecision {
  readonly isAllowed: true;
  readonly grant: string;
  /** The accounts that the answer may tell of. */
  readonly accounts: Grant['accounts'];
  readonly maxTtlSeconds?: number;
  /** What the grant would have refused, did it not only observe. */
  readonly observed: readonly FieldError[];
}

interface RefusedDecision {
  readonly isAllowed: false;
  readonly code: 'caller_forbidden' | 'account_unknown';
  readonly grant?: string;
  /** For people; names no account. */
  readonly reason: string;
  /** The pins that the request breaks. */
  readonly errors: readonly FieldError[];
}

/**
 * Decides about a request by a caller's grants: the first that allows it; else one that only observes, and rather one
 * that has nothing against it; else refused. Pure. An account that no grant covers is `account_unknown`, as one that
 * does not exist.
 */
export function decide(grants: readonly Grant[], facts: RequestFacts): Decision {
  const ofOperation = grants.filter((grant) => coversOperation(grant, facts));
  if (ofOperation.length === 0) {
    const about = facts.provider === undefined ? '' : ` for ${facts.provider}`;
    return refused('caller_forbidden', `No grant of the caller has ${facts.operation}${about}.`);
  }
  const judged = ofOperation
    .filter((grant) => coversAccount(grant, facts.account))
    .map((grant) => ({ grant, errors: brokenPins(grant, facts) }));
  const [first] = judged;
  if (first === undefined) return refused('account_unknown', 'No grant of the caller covers the account.');
  const agreeing = judged.filter(({ errors }) => errors.length === 0);
  const chosen =
    agreeing.find(({ grant }) => grant.observe !== true) ??
    agreeing[0] ??
    judged.find(({ grant }) => grant.observe === true);
  const name = nameOf((chosen ?? first).grant, grants);
  return chosen === undefined ? broken(name, first) : allowed(name, chosen, ofOperation);
}

/** A grant that is about a request, and the pins of it that the request breaks. */
interface JudgedGrant {
  readonly grant: Grant;
  readonly errors: readonly FieldError[];
}

/** The answer may tell of the accounts of every grant that lets the caller do such a thing. */
function allowed(
  name: string,
  { grant, errors }: JudgedGrant,
  ofOperation: readonly Grant[],
): AllowedDecision {
  const { maxTtlSeconds, observe } = grant;
  const accounts = accountsOf(ofOperation);
  const isCutDown = maxTtlSeconds !== undefined && observe !== true;
  return { isAllowed: true, grant: name, accounts, observed: errors, ...(isCutDown && { maxTtlSeconds }) };
}

function accountsOf(grants: readonly Grant[]): Grant['accounts'] {
  const names = new Set<string>();
  for (const { accounts } of grants) {
    if (accounts === '*') return '*';
    for (const name of accounts) names.add(name);
  }
  return [...names];
}

function broken(name: string, { errors }: JudgedGrant): RefusedDecision {
  const fields = errors.map(({ field }) => field).join(', ');
  const reason = `The caller's grant does not allow this: ${fields}.`;
  return { isAllowed: false, code: 'caller_forbidden', grant: name, reason, errors };
}

function refused(code: RefusedDecision['code'], reason: string): RefusedDecision {
  return { isAllowed: false, code, reason, errors: [] };
}

function nameOf(grant: Grant, among: readonly Grant[]): string {
  return grant.name ?? `grants[${among.indexOf(grant)}]`;
}

function coversOperation({ provider, operations }: Grant, facts: RequestFacts): boolean {
  const isOfProvider =
    facts.provider === undefined ? provider === undefined : provider === '*' || provider === facts.provider;
  return isOfProvider && (operations === '*' || operations.includes(facts.operation));
}

function coversAccount({ accounts }: Grant, account: string | undefined): boolean {
  return accounts === '*' || account === undefined || accounts.includes(account);
}

/** Every pin that the request breaks, each as an error of the field that breaks it. */
function brokenPins(grant: Grant, facts: RequestFacts): readonly FieldError[] {
  const { playerId, playerField = 'playerId', ttlSeconds, parameters } = facts;
  const { maxTtlSeconds = Infinity, playerIdPrefix = '', allow = {} } = grant;
  const errors: FieldError[] = [];
  // Nothing is within what is no number.
  if (ttlSeconds !== undefined && !(ttlSeconds <= maxTtlSeconds)) {
    errors.push({ field: 'ttlSeconds', message: `must be at most ${maxTtlSeconds} for this caller` });
  }
  if (playerId !== undefined && !playerId.startsWith(playerIdPrefix)) {
    errors.push({ field: playerField, message: `must begin with ${playerIdPrefix} for this caller` });
  }
  for (const [parameter, values] of Object.entries(allow)) {
    const asked = parameters[parameter];
    if (asked === undefined || asked.values.every((value) => values.includes(value))) continue;
    errors.push({ field: asked.field, message: `must be among ${values.join(', ')} for this caller` });
  }
  return errors;
}
