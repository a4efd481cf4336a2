/**
 * One provider in a Nest app of your own: a route of yours launches a Phoenix game, and the service behind it has
 * `PhoenixService` injected. Nothing of Mintmark is exposed over HTTP.
 *
 * npm install && npm start
 */

import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { testRsaKey } from 'mintmark/testing';
import { AppModule } from './app.module.js';

// Stands in for the environment that you deploy with: a key made for this run, no real one.
process.env.PHOENIX_PRIVATE_KEY = testRsaKey().privateKey;

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['warn', 'error'] });
await app.listen(0, '127.0.0.1');

const response = await fetch(`${await app.getUrl()}/games/crash-classic/launch`);
const { launchUrl, refreshAfterSeconds } = (await response.json()) as Record<string, unknown>;
console.log(`launch ${String(launchUrl).slice(0, 70)}…`);
console.log(`and again in ${String(refreshAfterSeconds)} s`);

await app.close();
