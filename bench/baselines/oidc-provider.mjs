/** A whole authorization server that issues JWT access tokens, HS256, by client credentials. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const resource = 'urn:bench:games';
const key = createSecretKey(randomBytes(32));
const { CLIENT_SECRET = '' } = process.env;

const provider = new Provider('http://127.0.0.1', {
  clients: [
    {
      client_id: 'games',
      client_secret: CLIENT_SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: () => ({
        scope: 'play',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 1800,
        jwt: { sign: { alg: 'HS256', key } },
      }),
    },
  },
  ttl: { ClientCredentials: 1800 },
  cookies: { keys: [randomBytes(32).toString('hex')] },
});

const handle = provider.callback();
const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
