import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** How an issuer behaves when its keys are asked for. */
export type Mood = 'well' | 'failing' | 'silent' | 'huge' | 'redirecting' | 'no JSON';

/** One key of an issuer. */
export interface IssuerKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Makes a key that an issuer signs with. */
export async function issuerKey(alg: string, kid: string): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** An OpenID issuer on loopback that publishes its keys, and signs whatever it is told. */
export class Issuer {
  keys: readonly IssuerKey[] = [];
  mood: Mood = 'well';
  /** Times that its keys were asked for. */
  asked = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Issuer> {
    const server = createServer();
    const issuer = new Issuer(server);
    server.on('request', (_, response) => {
      issuer.asked += 1;
      const body = JSON.stringify({ keys: issuer.keys.map(({ publicJwk }) => publicJwk) });
      const { mood } = issuer;
      if (mood === 'silent') return;
      if (mood === 'failing') response.writeHead(500).end();
      else if (mood === 'redirecting') response.writeHead(302, { location: `${issuer.url}/elsewhere` }).end();
      else if (mood === 'no JSON') response.end('<html>');
      else if (mood === 'huge') response.end(`${' '.repeat(1_000_000)}${body}`);
      else response.setHeader('content-type', 'application/json').end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get jwks(): string {
    return `${this.url}/jwks`;
  }

  /** A token of these claims, signed with the first key unless told otherwise. */
  sign(claims: Readonly<Record<string, unknown>>, key = this.keys[0], header: object = {}): Promise<string> {
    if (key === undefined) throw new Error('The issuer has no key.');
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
      .sign(key.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
