import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ACCOUNT_CHANNEL, type AccountNote, type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { ambientContext } from './ambient-context.interceptor.js';

/**
 * Notes on the request at hand which account and key it was about, whatever becomes of it. Whoever tells of requests (the
 * log, the audit) provides one; several note the same.
 */
@Injectable()
export class RequestNotes implements OnModuleInit, OnApplicationShutdown {
  onModuleInit(): void {
    subscribe(mintChannel.asyncEnd.name, noteKey);
    subscribe(ACCOUNT_CHANNEL, noteAccount);
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    unsubscribe(mintChannel.asyncEnd.name, noteKey);
    unsubscribe(ACCOUNT_CHANNEL, noteAccount);
  }
}

function noteKey(trace: unknown): void {
  const context = ambientContext();
  const { keyId } = trace as MintTrace;
  if (context !== undefined && keyId !== undefined) context.keyId = keyId;
}

function noteAccount(note: unknown): void {
  const context = ambientContext();
  if (context !== undefined) context.account = (note as AccountNote).account;
}
