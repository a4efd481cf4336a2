/** What a base URL has to be, for messages. */
export const BASE_URL_RULE = 'must be an https URL without query or credentials (http on loopback only)';

/** Whether a value is a URL that credentials may be sent to: `https`, or `http` to this machine. */
export function isBaseUrl(value: unknown): value is string {
  // What URL parsers drop or turn round would still stand in a URL that is built from the text.
  if (typeof value !== 'string' || /[\s\p{Cc}?#\\]/u.test(value) || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
