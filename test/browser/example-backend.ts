import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the backend of an operator needs to know. */
export interface ExampleBackendOptions {
  /** Mintmark's service, and the key that the backend calls it with. */
  readonly serviceUrl: string;
  readonly callerKey: string;
  /** Where the widget's script is loaded from. */
  readonly widgetUrl: string;
}

/** A running backend. */
export interface ExampleBackend {
  readonly url: string;
  close(): Promise<void>;
}

/** Who is signed in; a real backend knows it from its session. */
const PLAYER = { id: 'customer-123', name: 'Robin Example', balance: '1234.56' };

/** An operator's backend as small as it can be: one page for its player, with tokens that it gets from the service. */
export async function startExampleBackend(options: ExampleBackendOptions): Promise<ExampleBackend> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { url }: IncomingMessage,
  response: ServerResponse,
  options: ExampleBackendOptions,
): Promise<void> {
  if (url === '/rewards') {
    // A fresh one-time token each time: it is used up by the page that it leads to.
    const { redirectUrl } = await ask(options, 'stacked/one-time-tokens', { playerId: PLAYER.id });
    response.writeHead(303, { location: redirectUrl, 'cache-control': 'no-store' }).end();
  } else if (url === '/' || url === '/guest') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(await renderPage(options, url === '/'));
  } else {
    response.writeHead(404).end();
  }
}

async function renderPage(options: ExampleBackendOptions, isSignedIn: boolean): Promise<string> {
  const { initialize } = isSignedIn
    ? (await ask(options, 'gamopanda/tokens', { externalId: PLAYER.id })).delivery
    : { initialize: {} };
  const game = await ask(options, 'phoenix/tokens', {
    playerId: PLAYER.id,
    name: PLAYER.name,
    balance: PLAYER.balance,
    gameId: 'crash-classic',
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Example casino</title>
<style>
  body { max-width: 640px; margin: 0 auto; padding: 16px; font: 16px/1.5 system-ui, sans-serif; }
  iframe { width: 100%; height: 480px; border: 0; }
</style>
<h1>Example casino</h1>
<div id="streak"></div>
<p><a href="/rewards">My rewards</a></p>
<iframe title="Game" src="${escapeAttribute(game.delivery.launchUrl)}"></iframe>
<script src="${options.widgetUrl}"></script>
<script>
  Gamopanda.initialize({ container: '#streak', ...${JSON.stringify(initialize).replaceAll('<', '\\u003c')} });
</script>
</html>`;
}

interface ServiceAnswer {
  readonly redirectUrl: string;
  readonly delivery: { readonly initialize: object; readonly launchUrl: string };
}

async function ask(
  { serviceUrl, callerKey }: ExampleBackendOptions,
  route: string,
  body: object,
): Promise<ServiceAnswer> {
  const response = await fetch(`${serviceUrl}/v1/${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${callerKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The service answered ${response.status}`);
  return (await response.json()) as ServiceAnswer;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
