/** A Nest app over Fastify with one route and nothing else. */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class HealthController {
  ready() {
    return { status: 'ok' };
  }
}
const ready = Object.getOwnPropertyDescriptor(HealthController.prototype, 'ready') ?? {};
Get('/health/ready')(HealthController.prototype, 'ready', ready);
Controller()(HealthController);

class App {}
Module({ controllers: [HealthController] })(App);

const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
console.log(JSON.stringify({ url: await app.getUrl() }));
