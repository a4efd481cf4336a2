import fc from 'fast-check';

/** A line break as it should be. */
const CRLF = '\r\n';

/** One request or several, and how they arrive. Every character of a text is a byte. */
export interface Conversation {
  /** Written one after another, as parts that the network cut. */
  readonly segments: readonly string[];
  /** How many requests are to be answered, or the connection closed, without more; `undefined` where nobody can say. */
  readonly whole?: number;
  /** Whether the client says that nothing more will come, or goes away without waiting. */
  readonly end: 'stays' | 'half-closes' | 'goes';
}

/** The lines of a text. */
function linesOf(text: string): readonly string[] {
  return text.trim().split('\n');
}

const METHODS = 'GET POST HEAD OPTIONS DELETE PUT PATCH TRACE PURGE M-SEARCH QUERY'.split(' ');

const MINT = '/v1/lynes/tokens';

const ODD_TARGETS =
  `/health/live /metrics /openapi.json /v1/keys / * http://a/health/live evil.example:443 //evil
https://user:word@evil.example:1/v1/lynes/tokens /../../etc/passwd /%2e%2e/%2e%2e/etc /v1/..%2fhealth/live /% /%zz /%00
/%ff%fe /%u0041 /health/live?% /health/live#x /health/live?a=b&a=c //v1//lynes//tokens /v1/lynes/tokens/ /? /V1/LYNES/TOKENS
/v1/lynes/tokens;x=1 /health/ready/__proto__ /health/ready/%2e \\health /:id`.split(/\s/);

const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

const targets = fc.oneof(
  { weight: 6, arbitrary: fc.constant(MINT) },
  { weight: 8, arbitrary: fc.constantFrom(...ODD_TARGETS) },
  { weight: 2, arbitrary: fc.string({ unit: visible }).map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.nat({ max: 20_000 }).map((length) => `/${'a'.repeat(length)}`) },
  { weight: 1, arbitrary: fc.nat({ max: 4_000 }).map((length) => `/metrics?${'%41'.repeat(length)}`) },
);

const ODD_HEADERS = linesOf(`
Connection: close
Connection: keep-alive
Connection: x-api-key, host
Connection: upgrade
Upgrade: websocket
Upgrade: h2c
HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA
TE: trailers
Trailer: x
Content-Type: text/plain
Content-Encoding: gzip
Range: bytes=0-1
X-Forwarded-Host: evil.example
X-Http-Method-Override: DELETE
Accept: */*;q=
Accept-Encoding: gzip
Authorization: Bearer
Authorization: Bearer x.y.z
X-Api-Key: 
Cookie: a=b; a=c
Origin: null
traceparent: 00-0-0-0
traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
If-Match: "a"
X-Request-Id: a b
Host: b
Expect: 100-continue
Expect: x
X: \u0080\u00ff
X: \t
X:
X:y
`);

/** Headers that say nothing of where a request ends. */
const harmless = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...ODD_HEADERS) },
  { weight: 3, arbitrary: fc.string({ unit: visible, maxLength: 60 }).map((value) => `X-Any: ${value}`) },
  { weight: 1, arbitrary: fc.nat({ max: 20_000 }).map((length) => `X-Long: ${'a'.repeat(length)}`) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 2_000 }).map((count) => `X-Many: b${`${CRLF}X-Many: b`.repeat(count)}`),
  },
);

const LENGTHS =
  '0,1,23,24,-1,+23,0x17,23 0,1e1,, 23 ,023,99999999999999999999,23\r\nContent-Length: 24'.split(',');

const CODINGS = linesOf(`
chunked
Chunked
identity
chunked, chunked
chunked, identity
gzip, chunked
xchunked
`);

const NO_HEADERS = linesOf(`
Content-Length : 23
Content-Length\t: 23
 Content-Length: 23
Transfer-Encoding : chunked
Transfer-Encoding:\u000bchunked
Transfer\u0000-Encoding: chunked
: x
no colon
a b: c
\u0000: x
X: \u0000
X: a\rb
 folded
`);

/** Headers that say where a request ends, or two different things of it, or nothing at all. */
const framing = fc.oneof(
  fc.constantFrom(...LENGTHS).map((length) => `Content-Length: ${length}`),
  fc.constantFrom(...CODINGS).map((coding) => `Transfer-Encoding: ${coding}`),
  fc.constantFrom(...NO_HEADERS),
);

/** 23 bytes. */
const BODY = '{"userId":"player-1"}  ';

const CHUNKS = [
  ...[
    '17\r\n',
    `${BODY}\r\n`,
    '0\r\n',
    '\r\n',
    '0\r\n\r\n',
    '17;a=b\r\n',
    '17;a="\r\n',
    'zz\r\n',
    '-1\r\n',
    '0x17\r\n',
  ],
  ...[
    'ffffffffffffffffff\r\n',
    '17\n',
    ' 17\r\n',
    'X-Api-Key: x\r\n',
    'Content-Length: 5\r\n\r\n',
    '1\r\nxx\r\n',
  ],
  ...['GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'],
];

const bodies = fc.oneof(
  fc.constantFrom('', BODY, BODY.slice(0, 9), BODY.repeat(3), 'x'.repeat(17_000)),
  fc.array(fc.constantFrom(...CHUNKS), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

/** Requests that are whole, whatever they ask for. */
function wholeRequests(credential: string): fc.Arbitrary<string> {
  const contents = fc.constantFrom('', BODY, BODY, BODY, '{"userId":', '\u0000\u00ff', '[]');
  const credentials = fc.constantFrom(
    'X-Any: b',
    `X-Api-Key: ${credential}`,
    `Authorization: Bearer ${credential}`,
  );
  return fc
    .tuple(
      fc.constantFrom('POST', 'POST', 'POST', ...METHODS),
      targets,
      credentials,
      fc.array(harmless, { maxLength: 4 }),
      contents,
    )
    .map(([method, target, key, headers, content]) =>
      [
        `${method} ${target} HTTP/1.1`,
        ...['Host: a', key, ...headers, 'Content-Type: application/json'],
        ...[`Content-Length: ${content.length}`, '', content],
      ].join(CRLF),
    );
}

const VERSIONS = 'HTTP/1.1,HTTP/1.1,HTTP/1.0,HTTP/0.9,HTTP/2.0,HTTP/1.2,http/1.1,HTTP/11,'.split(',');

/** Bytes that begin as a request does, and may be one. */
function brokenRequests(credential: string): fc.Arbitrary<string> {
  const line = fc.oneof(harmless, framing, fc.constantFrom('Host: a', `X-Api-Key: ${credential}`));
  return fc
    .tuple(
      fc.constantFrom(...METHODS, 'CONNECT', 'MINT', 'get', '', 'G ET', '\u0000', 'PRI', 'HTTP/1.1 200 OK'),
      targets,
      fc.constantFrom(...VERSIONS),
      fc.array(line, { maxLength: 8 }),
      fc.constantFrom(CRLF, CRLF, CRLF, '\n', '\r', '\r\n\r\n'),
      bodies,
    )
    .map(([method, target, version, headers, lineBreak, body]) =>
      [[method, target, version].join(' '), ...headers, '', body].join(lineBreak),
    );
}

const CONTRADICTIONS = [
  ...['-1', '+23', '0x17', '1e1', '23 0', '99999999999999999999', '23\r\nContent-Length: 24'].map(
    (length) => `Content-Length: ${length}`,
  ),
  ...['chunked, identity', 'xchunked', 'chunked\r\nContent-Length: 99'].map(
    (coding) => `Transfer-Encoding: ${coding}`,
  ),
  ...[
    'Content-Length: 9\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding : chunked',
    'Content-Length : 23',
    ': x',
  ],
];

/** A request whose head contradicts itself: no more of it is to be waited for. */
const contradictory = fc
  .tuple(
    fc.constantFrom('GET', 'POST'),
    targets,
    fc.constantFrom(...CONTRADICTIONS),
    fc.constantFrom('', BODY),
  )
  .map(([method, target, header, body]) =>
    [`${method} ${target} HTTP/1.1`, 'Host: a', header, '', body].join(CRLF),
  );

/** Bytes with some of them exchanged, removed or put in between. */
function damaged(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const bytes = fc.uint8Array({ maxLength: 3 }).map((some) => Buffer.from(some).toString('latin1'));
  const damages = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), bytes), { maxLength: 3 });
  return fc.tuple(texts, damages).map(([text, list]) =>
    list.reduce((rest, [place, removed, added]) => {
      const at = place % (rest.length + 1);
      return rest.slice(0, at) + added + rest.slice(at + removed);
    }, text),
  );
}

/** The same, as parts. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const ends = places.map((place) => place % (text.length + 1)).sort((a, b) => a - b);
  return [0, ...ends].map((start, index) => text.slice(start, ends[index] ?? text.length));
}

/** Node drops what it has read behind a request that asks for an upgrade, though nobody takes that up. */
function withoutBehindUpgrade(requests: readonly string[]): readonly string[] {
  const index = requests.findIndex((request) => /^Upgrade:/m.test(request));
  return index === -1 ? requests : requests.slice(0, index + 1);
}

/** Everything that may arrive over a connection, with this credential in some of it. */
export function conversations(credential: string): fc.Arbitrary<Conversation> {
  const places = fc.array(fc.nat(), { maxLength: 3 });
  const whole = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .array(wholeRequests(credential), { minLength: 1, maxLength: 4 })
        .map(withoutBehindUpgrade),
    },
    { weight: 1, arbitrary: contradictory.map((request) => [request]) },
  );
  const complete = fc.tuple(whole, places).map(
    ([requests, at]): Conversation => ({
      segments: cut(requests.join(''), at),
      whole: requests.length,
      end: 'stays',
    }),
  );
  const broken = fc
    .tuple(
      fc.array(damaged(fc.oneof(brokenRequests(credential), wholeRequests(credential))), {
        minLength: 1,
        maxLength: 3,
      }),
      places,
      fc.constantFrom('half-closes', 'half-closes', 'goes'),
    )
    .map(([requests, at, end]): Conversation => ({ segments: cut(requests.join(''), at), end }));
  return fc.oneof(complete, broken, broken);
}
