/** The PEM in a text that may have lost its line breaks to a variable (literal `\n`), or may be base64 as a whole. */
export function pemText(text: string): string {
  const compact = text.replace(/\s+/g, '');
  const decoded = /^[A-Za-z0-9+/]+={0,2}$/.test(compact)
    ? Buffer.from(compact, 'base64').toString('utf8')
    : text;
  return decoded.replaceAll('\\r', '').replaceAll('\\n', '\n');
}
