import { decodeBase64url } from './base64url.js';
import type { Finding } from './finding.js';
import { type ObjectProblem, readJsonObject } from './json-object.js';
import { unwrapToken } from './token-form.js';

/** No server takes a longer header line, nor most a longer URL; what is longer is not looked into. */
const MAX_CHARACTERS = 65_536;

type Members = Readonly<Record<string, unknown>>;

/** What could be read of a token. Nothing in here is to be believed before its signature holds. */
export interface ParsedToken {
  readonly header?: Members;
  readonly claims?: Members;
  /** `header.payload` as signed (RFC 7515 section 5.1), and the signature; absent unless all are soundly encoded. */
  readonly signed?: { readonly input: Buffer; readonly signature: Buffer };
  /** Everything that is wrong with the form; a token without findings here is a well-formed JWT. */
  readonly findings: readonly Finding[];
}

/** Reads a compact JWT strictly (RFC 7515 section 7.1, RFC 7519 section 7.2), as far as it can be read. Never throws. */
export function parseToken(given: unknown): ParsedToken {
  if (typeof given !== 'string') return failed('not_a_jwt', 'is no text at all');
  if (given.length > MAX_CHARACTERS) {
    return failed('token_too_long', `has more than ${MAX_CHARACTERS} characters: no server would take it`);
  }
  const { text, findings } = unwrapToken(given);
  const parts = text.split('.') as [string, ...string[]];
  const head = readPart(parts[0], 'header');
  const problem = shapeProblem(parts, head.members);
  if (problem === undefined) return readParts(parts as [string, string, string], head, findings);
  const header = problem.code === 'token_truncated' ? head.members : undefined;
  return { ...(header !== undefined && { header }), findings: [...findings, problem] };
}

function readParts(
  [header, claims, signature]: readonly [string, string, string],
  head: ReadPart,
  before: readonly Finding[],
): ParsedToken {
  const body = readPart(claims, 'claims');
  const signatureBytes = decodeBase64url(signature);
  const findings = [...before, ...head.findings, ...body.findings];
  if (signatureBytes === undefined) findings.push(notBase64url('signature', signature));
  const isSound = head.members !== undefined && body.isEncoded && signatureBytes !== undefined;
  return {
    ...(head.members !== undefined && { header: head.members }),
    ...(body.members !== undefined && { claims: body.members }),
    ...(isSound && { signed: { input: Buffer.from(`${header}.${claims}`), signature: signatureBytes } }),
    findings,
  };
}

/** What is wrong with the number of parts; a text without it has three. */
function shapeProblem(
  parts: readonly [string, ...string[]],
  header: Members | undefined,
): Finding | undefined {
  const looksLikeJose = header !== undefined;
  if (parts.length === 5 && looksLikeJose) {
    return {
      code: 'token_encrypted',
      detail: 'is an encrypted token (JWE, five parts), not a signed one (three parts)',
    };
  }
  if (parts.length === 3 && (looksLikeJose || parts.every((part) => part.length > 1))) {
    return parts[2] === '' && looksLikeJose && !isUnsecured(header)
      ? { code: 'token_truncated', detail: 'has no signature: its third part is empty' }
      : undefined;
  }
  if (parts.length < 3 && parts[0].startsWith('eyJ')) {
    return { code: 'token_truncated', detail: `has ${parts.length} of three parts` };
  }
  const count = parts.length === 1 ? 'has no parts' : `has ${parts.length} parts where a JWT has three`;
  return {
    code: 'not_a_jwt',
    detail: `${count}: an opaque or one-time token is handed over as it is, not verified here`,
  };
}

/** `alg: none` has no signature on purpose. */
function isUnsecured({ alg }: Members): boolean {
  return typeof alg === 'string' && alg.toLowerCase() === 'none';
}

interface ReadPart {
  readonly members?: Members;
  /** Whether the part is base64url, whatever it encodes. */
  readonly isEncoded: boolean;
  readonly findings: readonly Finding[];
}

const UNREADABLE: Readonly<Record<ObjectProblem, string>> = {
  not_utf8: 'is not UTF-8',
  not_json: 'is not JSON, or was cut off',
  not_an_object: 'is JSON, but not an object',
  too_deep: 'is nested deeper than 100 levels',
};

function readPart(part: string, name: 'header' | 'claims'): ReadPart {
  const bytes = decodeBase64url(part);
  if (bytes === undefined) return { isEncoded: false, findings: [notBase64url(name, part)] };
  const read = readJsonObject(bytes);
  if (typeof read === 'string') {
    const code = name === 'header' ? 'header_unreadable' : 'claims_unreadable';
    return { isEncoded: true, findings: [{ code, detail: `the ${name} ${UNREADABLE[read]}` }] };
  }
  const findings = read.duplicates.map(
    (member): Finding => ({
      code: 'member_duplicated',
      claim: member.slice(0, 64),
      detail: `stands twice in one object of the ${name}: readers disagree on which one counts`,
    }),
  );
  return { members: read.value, isEncoded: true, findings };
}

function notBase64url(name: string, part: string): Finding {
  return { code: 'base64url_invalid', detail: `the ${name} ${base64urlProblem(part)}` };
}

function base64urlProblem(part: string): string {
  if (part.includes('=')) return 'is padded with =, which base64url of a JWT is not';
  if (/[+/]/.test(part)) return 'is plain base64 (+ or /), not base64url (- and _)';
  if (/[^A-Za-z0-9_-]/.test(part)) return 'has characters that base64url does not have';
  return 'was cut off or altered: its last bits are not as an encoder leaves them';
}

function failed(code: Finding['code'], detail: string): ParsedToken {
  return { findings: [{ code, detail }] };
}
