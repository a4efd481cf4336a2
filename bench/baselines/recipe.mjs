/** As the providers' pages show it: jsonwebtoken, the secret and the PEM as strings; behind Fastify. */
import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import jwt from 'jsonwebtoken';
import { newRsaKey } from '../harness/rsa-key.mjs';
import { gamopandaClaims, phoenixClaims } from './claims.mjs';

const secret = randomBytes(32).toString('base64url');
const privateKey = newRsaKey();
const app = fastify();

app.post('/hs256', (request, reply) => {
  const { externalId } = /** @type {{ externalId: string }} */ (request.body);
  const token = jwt.sign(gamopandaClaims(externalId), secret, { algorithm: 'HS256', keyid: 'gp_0_0' });
  return reply.code(201).send({ token });
});

app.post('/rs256', (request, reply) => {
  const player = /** @type {Parameters<typeof phoenixClaims>[0]} */ (request.body);
  return reply.code(201).send({ token: jwt.sign(phoenixClaims(player), privateKey, { algorithm: 'RS256' }) });
});

console.log(JSON.stringify({ url: await app.listen({ port: 0, host: '127.0.0.1' }) }));
