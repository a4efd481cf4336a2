import fc from 'fast-check';
import { BOUNDED_REQUESTS } from '../support/bounded.js';
import { MINT_ROUTES, POST_ROUTES } from '../support/mint-routes.js';
import type { Answer } from '../support/recording-client.js';
import { useService } from '../support/service-under-test.js';

/** An answer that takes longer is no answer. */
const MAX_ANSWER_MS = 250;

/** Any well-formed text of 1 to 256 characters that an id may be. */
const anyText = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 256 }),
  )
  .filter((text) => !text.includes('\u0000') && !text.includes('\ufffd') && Array.from(text).length <= 256);

/** JSON in which every character is an escape: the same text in another spelling. */
function escaped(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

const FIELDS = [
  ...new Set(POST_ROUTES.flatMap(({ body, textFields }) => [...Object.keys(body), ...textFields])),
  ...['ttlSeconds', 'scope', 'balanceAt', 'viewingCampaigns', '__proto__', 'constructor'],
];

/** Bodies that nearly fit, JSON that does not, and bytes that are no JSON. */
const anyBody: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.json(),
  fc
    .dictionary(fc.constantFrom(...FIELDS), fc.oneof(fc.jsonValue(), fc.double(), fc.string()), {
      maxKeys: 8,
    })
    .map((value) => JSON.stringify(value)),
  fc.tuple(fc.json(), fc.nat({ max: 100 })).map(([json, end]) => json.slice(0, end)),
  fc.nat({ max: 5_000 }).map((depth) => '{"playerId":['.repeat(depth / 13) + ']}'.repeat(depth / 13)),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

describe('the service', () => {
  const underTest = useService('fastify');

  async function timed(path: string, body: string | Buffer): Promise<{ answer: Answer; ms: number }> {
    const startedAt = performance.now();
    const answer = await underTest().client.postText(path, body);
    return { answer, ms: performance.now() - startedAt };
  }

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

  test.each(POST_ROUTES)(
    'answers any body in time, and never with a defect: $path',
    async ({ path, body }) => {
      const good = fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue(), { maxKeys: 3 });
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            anyBody,
            good.map((rest) => JSON.stringify({ ...body, ...rest })),
          ),
          async (sent) => {
            const { answer, ms } = await timed(path, sent);
            const { status, headers } = answer;
            expect(status).toBeLessThan(500);
            expect(headers['content-type']).toBe(
              status < 300 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8',
            );
            // A machine may be busy once; a body that is slow to judge is slow each time.
            if (ms > MAX_ANSWER_MS) expect((await timed(path, sent)).ms).toBeLessThan(MAX_ANSWER_MS);
          },
        ),
        BOUNDED_REQUESTS,
      );
    },
  );
});
