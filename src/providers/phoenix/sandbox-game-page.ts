import { html } from '../../sandbox/html.js';
import { factList, refusalCard, renderPage } from '../../sandbox/page.js';
import { pageAnswer, type SandboxAnswer } from '../../sandbox/sandbox-answer.js';
import type { BalanceReply } from './sandbox-balance-call.js';

const OWNER = 'Phoenix games';

/** A game that loaded, and for whom. */
export interface LoadedGame {
  readonly gameId: string;
  readonly instanceId: string;
  readonly playerName: string;
  readonly playerId: string;
  /** Major units, from the token. */
  readonly tokenBalance: number;
  /** When that was the balance; milliseconds since the epoch. */
  readonly balanceAtMs: number;
  /** What the operator said, where one is configured. */
  readonly reply: BalanceReply | undefined;
}

/** The game, for the player whom the token speaks for. */
export function gamePage(game: LoadedGame): SandboxAnswer {
  const { reply } = game;
  const isCurrent = reply?.isKnown === true;
  const source = isCurrent
    ? 'Current, from the operator’s /player-balance.'
    : `As of ${new Date(game.balanceAtMs).toISOString().replace('T', ' ').slice(0, 19)} UTC, from the token.`;
  const content = html`<section class="card">
<h2>${game.playerName}</h2>
<p class="big" id="balance">${money(isCurrent ? reply.balance : game.tokenBalance)}</p>
<p class="soft">${source}</p>
</section>
${reply?.isKnown === false ? refusalCard('The current balance is not known', [reply.reason], 'The game goes on with the balance in the token.') : ''}
<section class="card good" role="status">
<h2>The game has loaded</h2>
${factList({ Player: game.playerId, Instance: game.instanceId })}
</section>`;
  return pageAnswer(200, renderPage({ owner: OWNER, title: game.gameId, content }));
}

/** Why a game did not load. */
export function refusedGamePage(gameId: string, answer: string, reasons: readonly string[]): SandboxAnswer {
  const isExpired = answer === 'expired';
  const content = refusalCard(
    isExpired ? 'Your session has expired' : 'The token was refused',
    reasons,
    isExpired ? 'Go back and open the game again.' : 'The operator’s backend has to hand over another token.',
  );
  return pageAnswer(401, renderPage({ owner: OWNER, title: `${gameId} cannot load`, content }));
}

/** Two decimals at least, for money; all that there are, for coins that have more. */
function money(balance: number): string {
  return balance.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 8 });
}
