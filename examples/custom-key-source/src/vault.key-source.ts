import { KeyRefusedError, type KeySource } from 'mintmark';

/** Reads key material from a vault: `vault:games/stacked#apiKey`. */
export class VaultKeySource implements KeySource {
  readonly scheme = 'vault';
  readonly #url: string;
  readonly #accessToken: string;

  constructor(url: string, accessToken: string) {
    this.#url = url;
    this.#accessToken = accessToken;
  }

  async read(locator: string, signal: AbortSignal): Promise<string> {
    const [path = '', field = ''] = locator.split('#');
    const response = await fetch(`${this.#url}/v1/secret/data/${path}`, {
      headers: { 'x-vault-token': this.#accessToken },
      redirect: 'error',
      signal,
    });
    // What a KeyRefusedError says is shown to the operator; never put material into it.
    if (!response.ok) throw new KeyRefusedError('unreadable', `the vault answered ${response.status}`);
    const { data } = (await response.json()) as { readonly data: Readonly<Record<string, string>> };
    const material = data[field];
    if (material === undefined) throw new KeyRefusedError('not_set', 'the secret has no such field');
    return material;
  }
}
