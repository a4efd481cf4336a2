import { channel } from 'node:diagnostics_channel';

/** What is told on the `mintmark:key` channel each time a version's key is put to use. Never anything of the key. */
export interface KeyNote {
  readonly provider: string;
  readonly account: string;
  readonly keyId: string;
}

/** Name of Node's channel of keys that are used. */
export const KEY_CHANNEL = 'mintmark:key';

/** That channel. */
export const keyChannel = channel(KEY_CHANNEL);
