/**
 * The widget's script, as a page of an operator loads it: `Gamopanda.initialize({ accountId, accessToken, container })`
 * shows the player's streak, the guest view without a token, or why the token was refused. Values are set as text,
 * never as HTML. Runs in browsers; loads nothing but the sandbox's own REST route, from where the script came.
 */
export const WIDGET_SCRIPT = `(() => {
  'use strict';
  const origin = new URL(document.currentScript.src).origin;
  const STYLE = \`
    :host { display: block; color-scheme: light dark; font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
    .box { padding: 16px; border: 1px solid #d5dae0; border-radius: 12px; background: #fff; color: #1b1f24; overflow-wrap: anywhere; }
    .name { margin: 0 0 4px; font-weight: 650; } .text { margin: 0; }
    .days { margin: 0 0 12px; font-size: 2rem; font-weight: 650; line-height: 1.2; }
    .week { display: grid; grid-template-columns: repeat(7, 1fr); gap: 6px; margin: 0 0 12px; padding: 0; list-style: none; }
    .week li { height: 10px; border-radius: 5px; background: #d5dae0; } .week li.on { background: #e0701a; }
    .soft { margin: 0; color: #59636e; font-size: .9rem; }
    .bad { border-color: transparent; background: #fdeceb; } .bad .name { color: #a3201c; }
    @media (prefers-color-scheme: dark) {
      .box { border-color: #363d45; background: #1d2126; color: #e8eaed; } .week li { background: #363d45; }
      .week li.on { background: #ff9d4d; } .soft { color: #a2abb6; }
      .bad { background: #3a1a19; } .bad .name { color: #ff9b94; }
    }\`;

  const element = (name, className, text = '') => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const show = (root, state, children) => {
    const box = element('div', state === 'refused' || state === 'expired' ? 'box bad' : 'box');
    box.setAttribute('role', state === 'player' || state === 'guest' ? 'group' : 'alert');
    box.dataset.state = state;
    box.append(...children);
    const style = document.createElement('style');
    style.textContent = STYLE;
    root.replaceChildren(style, box);
  };

  const showPlayer = (root, { name, streak, challenge }) => {
    const week = element('ul', 'week');
    week.setAttribute('aria-hidden', 'true');
    for (let day = 0; day < 7; day += 1) week.append(element('li', day < streak.days % 7 || streak.days >= 7 ? 'on' : ''));
    show(root, 'player', [
      element('p', 'name', name),
      element('p', 'days', streak.days + (streak.days === 1 ? ' day' : ' days') + ' in a row'),
      week,
      element('p', 'soft', challenge),
    ]);
  };

  const showMessage = (root, state, heading, text) =>
    show(root, state, [element('p', 'name', heading), element('p', 'text', text)]);

  const load = async (root, { accountId, accessToken }) => {
    const response = await fetch(origin + '/v1/end-user', {
      headers: { 'x-account-id': accountId, 'x-enduser-access-token': accessToken },
      referrerPolicy: 'no-referrer',
    });
    const answer = await response.json();
    if (response.ok) return showPlayer(root, answer);
    if (answer.error === 'expired') {
      return showMessage(root, 'expired', 'Your session has expired', 'Reload the page to see your streak.');
    }
    return showMessage(root, 'refused', 'Your streak cannot be shown', answer.message);
  };

  const initialize = async (options) => {
    const { container = '#gamopanda', accessToken } = options;
    const host = typeof container === 'string' ? document.querySelector(container) : container;
    if (host === null) throw new Error('Gamopanda: there is no ' + container + ' on this page');
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    if (accessToken === undefined || accessToken === null || accessToken === '') {
      return showMessage(root, 'guest', 'Hello, guest', 'Sign in to start your streak.');
    }
    try {
      await load(root, options);
    } catch {
      showMessage(root, 'unavailable', 'Your streak cannot be shown', 'The service cannot be reached. Try again later.');
    }
  };

  window.Gamopanda = { initialize };
})();
`;
