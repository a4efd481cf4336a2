import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Injectable, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { KEY_CHANNEL, type KeyNote } from '../keystore/key-channel.js';
import { ACCOUNT_CHANNEL, type AccountNote } from '../tokens/mint-channel.js';
import { ambientContext } from './ambient-context.interceptor.js';

/** Notes on the request at hand which account it is about, whatever becomes of it, and which key it used. */
@Injectable()
class RequestNotes implements OnModuleInit, OnApplicationShutdown {
  onModuleInit(): void {
    subscribe(ACCOUNT_CHANNEL, noteAccount);
    subscribe(KEY_CHANNEL, noteKey);
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    unsubscribe(ACCOUNT_CHANNEL, noteAccount);
    unsubscribe(KEY_CHANNEL, noteKey);
  }
}

/** For whoever tells of requests: the log, the audit. */
@Module({ providers: [RequestNotes] })
export class RequestNotesModule {}

function noteAccount(note: unknown): void {
  const context = ambientContext();
  if (context !== undefined) context.account = (note as AccountNote).account;
}

function noteKey(note: unknown): void {
  const context = ambientContext();
  if (context !== undefined) context.keyId = (note as KeyNote).keyId;
}
