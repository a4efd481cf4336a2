import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Injectable, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ACCOUNT_CHANNEL, type AccountNote, type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { ambientContext } from './ambient-context.interceptor.js';

/** Notes on the request at hand which account it is about, whatever becomes of it, and which key it used. */
@Injectable()
class RequestNotes implements OnModuleInit, OnApplicationShutdown {
  onModuleInit(): void {
    subscribe(ACCOUNT_CHANNEL, noteAccount);
    subscribe(mintChannel.asyncEnd.name, noteKey);
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    unsubscribe(ACCOUNT_CHANNEL, noteAccount);
    unsubscribe(mintChannel.asyncEnd.name, noteKey);
  }
}

/** For whoever tells of requests: the log, the audit. */
@Module({ providers: [RequestNotes] })
export class RequestNotesModule {}

function noteAccount(note: unknown): void {
  const context = ambientContext();
  if (context !== undefined) context.account = (note as AccountNote).account;
}

function noteKey(trace: unknown): void {
  const context = ambientContext();
  const { keyId } = trace as MintTrace;
  if (context !== undefined && keyId !== undefined) context.keyId = keyId;
}
