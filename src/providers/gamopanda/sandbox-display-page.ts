import { html, scriptLiteral } from '../../sandbox/html.js';
import { renderPage } from '../../sandbox/page.js';
import { pageAnswer, type SandboxAnswer } from '../../sandbox/sandbox-answer.js';
import { randomText } from '../../sandbox/verification-key.js';

/** Where the page and the widget's script are. */
export const DISPLAY_PATH = '/gamopanda/display';
export const WIDGET_PATH = '/gamopanda/widget.js';

/** A page with the widget in it, as an operator's would have it, and a form to try another token. */
export function displayPage(accountId: string, accessToken: string): SandboxAnswer {
  const nonce = randomText(16);
  const options = accessToken === '' ? { accountId } : { accountId, accessToken };
  const content = html`<div id="gamopanda"></div>
<script src="${WIDGET_PATH}"></script>
<script nonce="${nonce}">
Gamopanda.initialize(Object.assign({ container: '#gamopanda' }, ${scriptLiteral(options)}));
</script>
<form class="card spaced" method="post" action="${DISPLAY_PATH}">
<h2>Try another token</h2>
<label for="accountId">accountId</label>
<input id="accountId" name="accountId" value="${accountId}" autocomplete="off">
<label for="accessToken">accessToken <span class="soft">(empty for the guest view)</span></label>
<textarea id="accessToken" name="accessToken" rows="4" spellcheck="false">${accessToken}</textarea>
<p><button type="submit">Show</button></p>
</form>`;
  const page = renderPage({ owner: 'Gamopanda', title: 'End-user display', content });
  return pageAnswer(200, page, nonce);
}
