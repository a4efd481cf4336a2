import type { Html } from './html.js';

/** What a route answers. */
export interface SandboxAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer; tokens and balances are in many of them, so that none is kept by a cache. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(value),
  };
}

/** What a page may load: its own styles, scripts of the sandbox and such with this nonce; nothing from elsewhere. */
function pagePolicy(nonce: string | undefined): string {
  const scripts = nonce === undefined ? "'none'" : `'self' 'nonce-${nonce}'`;
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; form-action 'self'; script-src ${scripts}`;
}

/** A page. Tokens stand in the URLs of some, so that no page tells another where its reader came from. */
export function pageAnswer(status: number, page: Html, nonce?: string): SandboxAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': pagePolicy(nonce),
    },
    body: page.text,
  };
}

/** Sends the reader on, within the sandbox. */
export function redirectAnswer(location: string): SandboxAnswer {
  return { status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
