import fc from 'fast-check';
import { BOUNDED_REQUESTS } from '../support/bounded.js';
import { MINT_ROUTES } from '../support/mint-routes.js';
import { useService } from '../support/service-under-test.js';
import { anyText } from './any-body.js';

/** JSON in which every character is an escape: the same text in another spelling. */
function escaped(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

describe('the service', () => {
  const underTest = useService('fastify');

  test.each(MINT_ROUTES)(
    'keeps any id as it is, however its JSON spells it: $provider',
    async ({ path, body, playerField, open, playerOf }) => {
      const { client, secrets } = underTest();
      await fc.assert(
        fc.asyncProperty(anyText, fc.boolean(), async (text, isEscaped) => {
          const json = JSON.stringify({ ...body, [playerField]: 'PLACE' });
          const spelt = isEscaped ? `"${escaped(text)}"` : JSON.stringify(text);
          const { status, body: minted } = await client.postText(
            path,
            json.replace('"PLACE"', () => spelt),
          );
          expect(status).toBe(201);
          const { claims } = open(String(minted['token']), secrets);
          expect(Buffer.from(String(playerOf(claims)))).toEqual(Buffer.from(text));
          expect(minted['playerId']).toBe(text);
        }),
        BOUNDED_REQUESTS,
      );
    },
  );
});
