import { LIBRARY_TEXT } from '../../support/expect-problem.js';
import { rawExchange } from '../../support/raw-exchange.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const BODY = '{"playerId":"player-1"}';
const POST =
  'POST /v1/stacked/tokens HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n';

/** Bytes that are no HTTP, or HTTP that two readers could understand differently. */
const REFUSED: readonly (readonly [string, string | Buffer])[] = [
  ['garbage', '\u0000\u0001\u0002garbage\r\n\r\n'],
  ['a TLS hello', Buffer.from('16030100650100006103035f', 'hex')],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an unknown method', 'MINT /v1/stacked/tokens HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an unknown version', 'GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n'],
  ['no host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['a header without a name', 'GET /health/live HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n'],
  ['a header with a line feed', 'GET /health/live HTTP/1.1\r\nHost: a\r\nx: a\nb\r\n\r\n'],
  ['a blank before the colon', `${POST}Content-Length : 23\r\n\r\n${BODY}`],
  ['a length and chunks', `${POST}Content-Length: 23\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['two lengths', `${POST}Content-Length: 23\r\nContent-Length: 0\r\n\r\n${BODY}`],
  ['a negative length', `${POST}Content-Length: -1\r\n\r\n${BODY}`],
  ['a hexadecimal length', `${POST}Content-Length: 0x17\r\n\r\n${BODY}`],
  ['chunks that are not last', `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
  ['chunks of no size', `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n${BODY}\r\n0\r\n\r\n`],
  ['a header of 20 KB', `GET /health/live HTTP/1.1\r\nHost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['a target of 20 KB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['an unknown expectation', `${POST}Expect: nonsense\r\nContent-Length: 23\r\n\r\n${BODY}`],
];

/** On Fastify too; on Express, Node answers all that is no HTTP. */
const ANSWERED_BY_NODE: ReadonlySet<string> = new Set(['no host', 'an unknown expectation']);

/** What arrives on a socket may be anything: it is answered in our words or not at all, and never hangs. */
export function rawHttpSuite(underTest: () => ServiceUnderTest): void {
  describe('on the wire', () => {
    test.each(REFUSED)('%s is refused', async (name, bytes) => {
      const { adapter, service } = underTest();
      const answer = await rawExchange(service.url, bytes);
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(head).toMatch(/^(HTTP\/1\.1 4\d\d .*)?$/m);
      expect(answer).not.toMatch(LIBRARY_TEXT);
      if (!/^content-type/im.test(head)) {
        // Node's own refusals, before anybody else is asked: a status and nothing more.
        expect(adapter === 'express' || ANSWERED_BY_NODE.has(name)).toBe(true);
        expect(body).toMatch(/^0?$/); // at most the chunk that ends it
        return;
      }
      const { code, instance } = JSON.parse(body) as Readonly<Record<string, string>>;
      expect(code).toMatch(/^(request_invalid|payload_too_large)$/);
      expect(head).toMatch(/^cache-control: no-store$/im);
      expect(head).toMatch(/^content-type: application\/problem\+json; charset=utf-8$/im);
      expect(head).toMatch(new RegExp(`^x-request-id: ${instance ?? '?'}$`, 'im'));
    });

    test('garbage behind a good request does not become part of an answer', async () => {
      const answer = await rawExchange(
        underTest().service.url,
        'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGARBAGE\r\n\r\n',
      );
      expect(answer).not.toContain('GARBAGE');
      expect(answer).not.toMatch(LIBRARY_TEXT);
    });

    test.each(['http://a', 'http://evil.example', 'https://user:password@evil.example:1'])(
      'a target that names %s is answered by us',
      async (origin) => {
        const answer = await rawExchange(
          underTest().service.url,
          `GET ${origin}/health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400|404) /);
        expect(answer).not.toContain('evil');
        expect(answer).not.toMatch(LIBRARY_TEXT);
      },
    );

    test('CONNECT gets no tunnel', async () => {
      const answer = await rawExchange(
        underTest().service.url,
        'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n',
      );
      expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
    });
  });
}
