import fc from 'fast-check';
import { ERROR_CATALOGUE, type ErrorCode } from '../../src/errors/error-catalogue.js';
import { BOUNDED_REQUESTS } from '../support/bounded.js';
import { type DescribedRequest, describedRequests } from '../support/described-requests.js';
import { expectProblem, fieldsOf } from '../support/expect-problem.js';
import type { Answer } from '../support/recording-client.js';
import { useService } from '../support/service-under-test.js';
import { FOREIGN_NAMES, goodBodies, hostileValues, type Members, write } from './any-body.js';

/** An answer that takes longer is no answer. */
const MAX_ANSWER_MS = 250;

const REQUESTS = describedRequests();

const NAMES = [
  ...new Set([...REQUESTS.flatMap(({ properties }) => Object.keys(properties)), ...FOREIGN_NAMES]),
];

/** JSON that no request is, and bytes that are no JSON. */
const noBodies: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.json(),
  fc.dictionary(fc.constantFrom(...NAMES), hostileValues, { maxKeys: 8 }).map(write),
  fc.tuple(fc.json(), fc.nat({ max: 100 })).map(([json, end]) => json.slice(0, end)),
  fc.nat({ max: 5_000 }).map((depth) => '{"playerId":['.repeat(depth / 13) + ']}'.repeat(depth / 13)),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** What a body may say of itself. */
const headers = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/json; charset=utf-8',
        'application/json;charset="UTF-8"',
      ),
      fc.constantFrom('application/json; charset=utf-16', 'application/json; charset=latin1', 'text/json'),
      fc.constantFrom(
        'application/jsonx',
        'application/ld+json',
        'text/plain',
        'multipart/form-data',
        ';',
        '',
      ),
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((rest) => `application/json;${rest}`),
    ),
    'content-encoding': fc.constantFrom('identity', 'gzip', 'deflate', 'br', 'Identity', ''),
  },
  { requiredKeys: [] },
);

/** How the same text may be put into bytes; the first is as it should be. */
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.concat([Buffer.from(text), Buffer.from([0x80])]),
  (text) => Buffer.from(text.replace(/"(?=})/, '\u00ff"'), 'latin1'),
];

describe('every body that the service takes', () => {
  const underTest = useService('fastify', {
    LYNES_ALLOWED_SCOPES: 'read,write',
    PHOENIX_LAUNCH_BASE_URL: 'https://games.example.com',
  });

  /** Sends a body, and holds the answer against what is true of each. */
  async function send(
    { method, path, success }: DescribedRequest,
    body: string | Buffer,
    more: object = {},
  ): Promise<Answer> {
    const sent = { headers: { 'content-type': 'application/json', ...more }, body };
    const timed = async (): Promise<readonly [Answer, number]> => {
      const startedAt = performance.now();
      return [await underTest().client.ask(method, path, sent), performance.now() - startedAt];
    };
    const [answer, ms] = await timed();
    // A machine may be busy once; a body that is slow to judge is slow each time.
    if (ms > MAX_ANSWER_MS) expect((await timed())[1]).toBeLessThan(MAX_ANSWER_MS);
    if (answer.status === success) {
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      return answer;
    }
    expect([400, 401, 403, 404, 413, 415]).toContain(answer.status);
    const code = Object.keys(ERROR_CATALOGUE).find((each) => each === answer.body['code']);
    expectProblem(answer, code as ErrorCode);
    return answer;
  }

  describe.each(REQUESTS)('of $method $path', (request) => {
    const good = goodBodies(request);

    test('is taken when it is good', async () => {
      await fc.assert(
        fc.asyncProperty(good, async (members) => {
          expect((await send(request, write(members))).status).toBe(request.success);
        }),
        BOUNDED_REQUESTS,
      );
    });

    test('has the one member named that is wrong, and nothing of it repeated', async () => {
      const names = fc.constantFrom(...Object.keys(request.properties), ...FOREIGN_NAMES);
      await fc.assert(
        fc.asyncProperty(good, names, hostileValues, async (members, name, value) => {
          const { status, body, text } = await send(request, write(withMember(members, name, value)));
          if (status < 300) return;
          const blamed = fieldsOf(body);
          expect([name, 'body']).toEqual(expect.arrayContaining([...blamed]));
          if (body['code'] === 'request_invalid') expect(blamed).not.toEqual([]);
          if (value.length > 12 && !name.includes(value.slice(1, -1)))
            expect(text).not.toContain(value.slice(1, -1));
        }),
        BOUNDED_REQUESTS,
      );
    });

    test('is refused when a member stands twice', async () => {
      await fc.assert(
        fc.asyncProperty(good, fc.nat(), hostileValues, async (members, index, value) => {
          const names = Object.keys(members);
          const again = JSON.stringify(names[index % names.length]);
          const { status } = await send(
            request,
            write(members).replace('{', () => `{${again}:${value},`),
          );
          expect([400, 413]).toContain(status);
        }),
        BOUNDED_REQUESTS,
      );
    });

    test('may be anything else, and is answered in time and never with a defect', async () => {
      await fc.assert(
        fc.asyncProperty(noBodies, async (body) => {
          await send(request, body);
        }),
        BOUNDED_REQUESTS,
      );
    });

    test('may call itself anything and be encoded in any way, likewise', async () => {
      await fc.assert(
        fc.asyncProperty(good, headers, fc.constantFrom(...ENCODINGS), async (members, more, encode) => {
          await send(request, encode(write(members)), more);
        }),
        BOUNDED_REQUESTS,
      );
    });
  });
});

/** The object with this member in place of its own, if it has one. */
function withMember(members: Members, name: string, value: string): Members {
  return Object.fromEntries([...Object.entries(members).filter(([each]) => each !== name), [name, value]]);
}
