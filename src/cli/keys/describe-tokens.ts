import type { ServiceAnswer } from './ask-service.js';
import { instantNote } from './instant-text.js';

/**
 * How many tokens of a version are alive, and until when: by the running service, or else by what the file alone tells.
 *
 * @param aliveUntilMs when the last that it can have minted expires; `undefined` when none can be alive
 */
export function tokensText(answer: ServiceAnswer, aliveUntilMs: number | undefined, nowMs: number): string {
  if (!answer.isKnown) {
    const bound =
      aliveUntilMs === undefined
        ? 'by the file none can be alive'
        : `by the file and the longest lifetime the last may live until ${instantNote(aliveUntilMs, nowMs)}`;
    return `their number is unknown, as ${answer.url} cannot be asked: ${answer.reason}; ${bound}`;
  }
  const { url, minted, alive, aliveUntil } = answer;
  const until =
    aliveUntil === undefined ? '' : `, the last until ${instantNote(Date.parse(aliveUntil), nowMs)}`;
  return `${alive} alive${until}; ${minted} minted since the start of the process at ${url} (each replica counts its own)`;
}
