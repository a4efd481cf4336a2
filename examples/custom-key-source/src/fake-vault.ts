import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vault that holds a few secrets in memory, on loopback. */
export async function startFakeVault(
  accessToken: string,
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<{ url: string; stop(): void }> {
  const server = createServer((request, response) => {
    const data = secrets[(request.url ?? '').replace('/v1/secret/data/', '')];
    const isAllowed = request.headers['x-vault-token'] === accessToken;
    response.writeHead(isAllowed ? (data === undefined ? 404 : 200) : 403);
    response.end(JSON.stringify(isAllowed ? { data } : {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
