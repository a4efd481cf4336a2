/**
 * Decodes base64url as RFC 7515 section 2 has it: no padding, no blanks, no `+` or `/`, and no bits left over that say
 * something else than zero. `undefined` for anything that another encoder would have written differently.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
