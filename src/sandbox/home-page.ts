import { html } from './html.js';
import { factList, renderPage } from './page.js';
import { pageAnswer, type SandboxAnswer } from './sandbox-answer.js';
import type { SandboxProvider } from './sandbox-provider.js';
import { routeName } from './sandbox-server.js';

/** The first page: what is emulated here, for which accounts, and where to look at it. Shows no secret. */
export function homePage(providers: readonly SandboxProvider[]): SandboxAnswer {
  const content = html`<p>Every token is checked as the provider would check it. Point a service here, or try a sample.</p>
${providers.map(
  (provider) => html`<section class="card">
<h2 class="name">${provider.provider}</h2>
${factList(provider.publicIds())}
<details><summary>Routes</summary><ul>
${provider.routes.map((route) => html`<li><code>${routeName(route)}</code></li>`)}
</ul></details>
${
  provider.tryIt === undefined
    ? html`<p class="soft">An API without pages.</p>`
    : html`<p><a class="button" href="/_sandbox/try/${provider.provider}">Try it with a sample token</a></p>`
}
</section>`,
)}
<section class="card"><h2>Control</h2>
<p><a href="/_sandbox/requests">What was received</a> · <a href="/_sandbox/faults">Faults</a> ·
<a href="/_sandbox/clock">Clock</a></p></section>`;
  return pageAnswer(200, renderPage({ owner: 'Mintmark', title: 'Sandbox', content }));
}
