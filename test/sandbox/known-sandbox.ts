import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.js';
import { FixedClock } from '../../src/testing/index.js';
import { KEYS, NOW } from '../inspection/inspectors.js';

/** A sandbox that knows the same accounts as the inspectors of these tests, at the same frozen instant. */
export function startKnownSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return startSandbox({
    clock: new FixedClock(NOW * 1000),
    accounts: {
      gamopanda: [{ accountId: 'acc_42', keys: [{ apiKey: 'gp_live', apiSecret: KEYS.gamopanda }] }],
      lynes: [{ tenantId: 'tenant', applicationId: 'app', apiSecret: KEYS.lynes }],
      phoenix: [{ operatorId: 'operator', instanceId: 'instance', publicKeys: [KEYS.phoenix.publicKey] }],
      stacked: [{ gameId: 'game', clientId: 'client', apiKey: KEYS.stacked }],
    },
    ...options,
  });
}

/** What an emulated provider answered. */
export interface Verdict {
  readonly status: number;
  /** The provider's code where it answers one, else the text. */
  readonly code: string | null;
}

/** Presents a token to each provider as an operator's software would. */
export const PRESENT = {
  gamopanda: (url: string, token: string) =>
    verdict(`${url}/v1/end-user`, { headers: { 'x-account-id': 'acc_42', 'x-enduser-access-token': token } }),
  lynes: (url: string, token: string) =>
    verdict(`${url}/v1/auth/verify`, { headers: { authorization: `Bearer ${token}` } }),
  phoenix: (url: string, token: string, instanceId = 'instance') =>
    verdict(`${url}/crash?${new URLSearchParams({ token, instanceId }).toString()}`, {}),
  stacked: (url: string, token: string) =>
    verdict(`${url}/v1/client/player/campaigns`, {
      method: 'POST',
      headers: { 'x-game-jwt': token, 'content-type': 'application/json' },
      body: '{"viewingCampaigns":true}',
    }),
};

async function verdict(url: string, init: RequestInit): Promise<Verdict> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (response.ok) return { status: response.status, code: null };
  if (!text.startsWith('{')) return { status: response.status, code: text };
  const { error, message } = JSON.parse(text) as { readonly error?: string; readonly message: string };
  return { status: response.status, code: error ?? message };
}
