/** The floor of what HTTP in Node costs: a handler that reads a body and signs with `node:crypto`, and nothing else. */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import fastify from 'fastify';
import { gamopandaClaims } from './claims.mjs';

const key = createSecretKey(randomBytes(32));
const app = fastify();

/** @param {object} value */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

app.post('/tokens', (request, reply) => {
  const { externalId } = /** @type {{ externalId: string }} */ (request.body);
  const input = `${encoded({ alg: 'HS256', typ: 'JWT', kid: 'gp_0_0' })}.${encoded(gamopandaClaims(externalId))}`;
  const token = `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  return reply.code(201).send({ token });
});

console.log(JSON.stringify({ url: await app.listen({ port: 0, host: '127.0.0.1' }) }));
