import { html } from '../../sandbox/html.js';
import { factList, refusalCard, renderPage } from '../../sandbox/page.js';
import { pageAnswer, type SandboxAnswer } from '../../sandbox/sandbox-answer.js';
import type { Redemption } from './sandbox-one-time-tokens.js';

const REFUSALS: Readonly<Record<(Redemption & { isRedeemed: false })['why'], string>> = {
  unknown: 'This link is not known: it was cut short, or never issued.',
  used: 'This link has already been used. Each one opens the rewards once.',
  expired: 'This link has expired. Each one is good for five minutes.',
  other_game: 'This link was issued for another game.',
};

/** The rewards page: who came in, or why nobody did. */
export function rewardsPage(redemption: Redemption): SandboxAnswer {
  const owner = 'Stacked rewards';
  if (!redemption.isRedeemed) {
    const advice = 'Go back to the game and open the rewards from there.';
    const content = refusalCard('You are not signed in', [REFUSALS[redemption.why]], advice);
    return pageAnswer(401, renderPage({ owner, title: 'This link does not work', content }));
  }
  const content = html`<section class="card good" role="status">
<h2>You are signed in</h2>
${factList({ Player: redemption.playerId, Game: redemption.gameId })}
</section>
<section class="card">
<h2>Your rewards</h2>
<p class="big">250 points</p>
<p class="soft">Finish today’s campaign to earn 50 more.</p>
</section>`;
  return pageAnswer(200, renderPage({ owner, title: 'Welcome', content }));
}
