import { createPublicKey, sign } from 'node:crypto';
import { inspect } from 'node:util';

import { Test, type TestingModule } from '@nestjs/testing';
import { importSPKI, jwtVerify } from 'jose';
import type { RemoteKey } from '../../src/index.js';
import { KeyStoreModule } from '../../src/keystore/keystore.module.js';
import { PhoenixModule, PhoenixService } from '../../src/providers/phoenix/index.js';
import { testRsaKey } from '../../src/testing/index.js';

const RSA = testRsaKey();
const PLAYER = { playerId: 'p-1', name: 'Ann', balance: 1.5 };

/** A signing service as a vault's client is: the private key never leaves it, and it may be away. */
class VaultStandIn implements RemoteKey {
  readonly publicKey = RSA.publicKey;
  isAway = false;
  readonly #privateKey = RSA.privateKey;

  async sign(bytes: Buffer): Promise<Buffer> {
    await new Promise(setImmediate);
    if (this.isAway) throw new Error('503 from https://vault.example, with the credential s.AKIA123');
    return sign('RSA-SHA256', bytes, this.#privateKey);
  }
}

async function start(vault: RemoteKey): Promise<TestingModule> {
  const app = await Test.createTestingModule({
    imports: [
      KeyStoreModule.forRoot({ sources: [{ scheme: 'vault', read: () => vault }] }),
      PhoenixModule.forRoot({
        accounts: [{ operatorId: 'op', instanceId: 'i', keys: [{ source: 'vault:transit/phoenix' }] }],
      }),
    ],
  }).compile();
  return app.init();
}

describe('a key that signs from afar', () => {
  const vault = new VaultStandIn();
  let app: TestingModule;
  let phoenix: PhoenixService;
  beforeAll(async () => {
    app = await start(vault);
    phoenix = app.get(PhoenixService);
  });
  beforeEach(() => {
    vault.isAway = false;
  });
  afterAll(() => app.close());

  test('signs tokens that another library verifies with the public key that we publish', async () => {
    const { token } = await phoenix.issue(PLAYER);
    const [published] = phoenix.publicKeys();
    const key = await importSPKI(published?.pem ?? '', 'RS256');
    const { payload } = await jwtVerify(token, key, { algorithms: ['RS256'] });
    expect(payload.sub).toBe(PLAYER.playerId);
    expect(createPublicKey(published?.pem ?? '').equals(createPublicKey(RSA.publicKey))).toBe(true);
  });

  test('is no less checked: what it signed is verified by inspection', async () => {
    const { token } = await phoenix.issue(PLAYER);
    expect(phoenix.verify({ token })).toMatchObject({ valid: true, verified: true });
  });

  test('mints nothing while the vault is away, says nothing of it, and goes on when it is back', async () => {
    const { token } = await phoenix.issue(PLAYER);
    vault.isAway = true;
    const error: unknown = await phoenix.issue(PLAYER).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'key_unavailable' });
    expect((error as Error).message).not.toMatch(/vault|AKIA/);
    expect(phoenix.verify({ token })).toMatchObject({ valid: true });
    vault.isAway = false;
    await expect(phoenix.issue(PLAYER)).resolves.toMatchObject({ keyId: 'v1' });
  });

  test('stops the start while the vault is away, and what the vault said is not shown', async () => {
    vault.isAway = true;
    const error: unknown = await start(vault).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toContain(
      'phoenix/default v1: key from vault:transit/phoenix: does not sign (Error)',
    );
    expect(inspect(error)).not.toContain('AKIA123');
  });
});
