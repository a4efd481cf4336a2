import { connect } from 'node:net';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { childForSuite } from '../support/child-for-suite.js';
import { secretTexts, testEnvironment, testSecrets } from '../support/environment.js';
import { LIBRARY_TEXT } from '../support/expect-problem.js';
import { RecordingClient } from '../support/recording-client.js';
import { type Conversation, conversations } from './any-bytes.js';

/** How long it looks. `FUZZ_SECONDS=600 FC_SEED=7` looks longer, and elsewhere. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 8);

/** Beside the run itself, the start of a process on a busy machine. */
jest.setTimeout((SECONDS + 60) * 1_000);

/** A connection on which nothing has happened for so long hangs. */
const HANGING_AFTER_MS = 250;

/** Connections that are open at once. */
const AT_ONCE = 16;

/** What came back, and whether the service left the client waiting. */
interface Exchange {
  readonly text: string;
  readonly hangs: boolean;
}

describe('over raw connections', () => {
  const secrets = testSecrets();
  const child = childForSuite(testEnvironment(secrets));

  /** A machine may be busy for a moment; what hangs does so each time. */
  async function converse(conversation: Conversation): Promise<Exchange> {
    for (let attempt = 1; ; attempt += 1) {
      const exchange = await converseOnce(child().url, conversation);
      if (!exchange.hangs || attempt === 5) return exchange;
    }
  }

  /** What is wrong with an answer; nothing where nothing is. */
  function faultsOf({ text, hangs }: Exchange): string {
    if (hangs) return `hangs after: ${text}`;
    if (/HTTP\/1\.1 5\d\d /.test(text)) return `a defect: ${text}`;
    if (text.includes(secrets.callerKey)) return 'tells a secret';
    return LIBRARY_TEXT.test(refusalsIn(text)) ? `in words of others: ${text}` : '';
  }

  test('nothing that arrives is a defect, hangs, or is answered in words of others; and the service lives', async () => {
    const some = fc.array(conversations(secrets.callerKey), {
      minLength: 1,
      maxLength: AT_ONCE,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(some, async (list) => {
        const exchanges = await Promise.all(list.map((conversation) => converse(conversation)));
        const faults = exchanges.map((exchange) => faultsOf(exchange));
        expect(
          list
            .map((conversation, index) => [conversation, faults[index]])
            .filter(([, fault]) => fault !== ''),
        ).toEqual([]);
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: SECONDS * 1_000 },
    );
    const client = new RecordingClient(child().url, secrets.callerKey);
    for (const path of ['/health/live', '/health/ready'])
      expect((await client.send('GET', path)).status).toBe(200);
    expect((await client.mint('/v1/lynes/tokens', { userId: 'player-1' })).provider).toBe('lynes');
    client.close();
    const complaints = child()
      .output.split('\n')
      .filter((line) => line !== '' && !/^\{"level":[1-4]0,/.test(line));
    expect(complaints).toEqual([]);
    for (const [name, text] of secretTexts(secrets))
      expect([name, child().output.includes(text)]).toEqual([name, false]);
  });
});

/** Heads and bodies of refusals; what is described and measured may say whatever it is about. */
function refusalsIn(text: string): string {
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((answer) => answer.startsWith('HTTP/1.1 4'))
    .join('\n');
}

function converseOnce(url: string, { segments, whole, end }: Conversation): Promise<Exchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port: Number(port), host: hostname, noDelay: true });
    const settle = (hangs: boolean) => () => {
      resolve({ text, hangs });
      socket.destroy();
    };
    // A peer that does not want to read on may reset the connection.
    socket.on('error', settle(false)).on('close', settle(false)).on('end', settle(false));
    socket.setTimeout(HANGING_AFTER_MS, settle(true));
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += String(chunk);
      if (whole !== undefined && answersIn(text) >= whole) settle(false)();
    });
    for (const segment of segments) socket.write(segment, 'latin1');
    if (end === 'half-closes') socket.end();
    else if (end === 'goes') socket.destroySoon();
  });
}

/** How many requests have been answered; that one may go on is no answer. */
function answersIn(text: string): number {
  return (text.match(/HTTP\/1\.1 [2-5]\d\d /g) ?? []).length;
}
