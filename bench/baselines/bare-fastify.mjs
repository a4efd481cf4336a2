/** The floor of what HTTP in Node costs: a handler that reads a body and signs with `node:crypto`, and nothing else. */
import fastify from 'fastify';
import { rawHs256 } from './raw-signatures.mjs';

const app = fastify();

app.post('/tokens', (request, reply) => {
  const { externalId } = /** @type {{ externalId: string }} */ (request.body);
  return reply.code(201).send({ token: rawHs256(externalId) });
});

console.log(JSON.stringify({ url: await app.listen({ port: 0, host: '127.0.0.1' }) }));
