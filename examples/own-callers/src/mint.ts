/** Asks for a token as an internal service would, prints what came of it, and returns it. */
export async function mint(
  url: string,
  callerKey: string,
  request: Readonly<Record<string, unknown>>,
): Promise<string> {
  const response = await fetch(`${url}/v1/lynes/tokens`, {
    method: 'POST',
    headers: { 'x-api-key': callerKey, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const { token = '', code = 'minted', detail = '' } = (await response.json()) as Record<string, string>;
  const limits = response.headers.get('ratelimit') ?? 'no limit';
  const wait = response.headers.get('retry-after');
  console.log(`${response.status} ${code} [${limits}] ${wait === null ? detail : `again in ${wait} s`}`);
  return token;
}
