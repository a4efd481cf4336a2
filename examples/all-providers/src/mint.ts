/** Asks for a token as an internal service would, and prints what came of it. */
export async function mint(
  url: string,
  callerKey: string,
  provider: string,
  request: Readonly<Record<string, unknown>>,
): Promise<void> {
  const response = await fetch(`${url}/v1/${provider}/tokens`, {
    method: 'POST',
    headers: { 'x-api-key': callerKey, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  console.log(
    response.ok
      ? `${provider}/${String(answer.account)} ${String(answer.token).slice(0, 24)}… for ${String(answer.expiresInSeconds)} s`
      : `${provider} ${response.status} ${String(answer.code)}: ${String(answer.detail)}`,
  );
}
