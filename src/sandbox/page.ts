import { Html, html } from './html.js';

/** One page of the sandbox. */
export interface Page {
  readonly title: string;
  /** Whose page this stands for, shown above the title. */
  readonly owner: string;
  readonly content: Html;
}

/** Legible on a phone and in the dark, and nothing that is loaded from elsewhere. */
const STYLE = new Html(`
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --paper: #f4f5f7; --card: #fff; --line: #d5dae0;
  --good: #16703c; --good-bg: #e3f5ea; --bad: #a3201c; --bad-bg: #fdeceb; --accent: #2f4bb8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a2abb6; --paper: #131619; --card: #1d2126;
  --line: #363d45; --good: #6cd195; --good-bg: #15301f; --bad: #ff9b94; --bad-bg: #3a1a19; --accent: #9db2ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 48px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 640px; margin: 0 auto; }
h1 { margin: 0 0 16px; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 0 0 8px; font-size: 1.05rem; }
p { margin: 0 0 12px; }
.owner { margin: 0 0 4px; color: var(--soft); font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; }
.card { margin: 0 0 16px; padding: 16px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
a, code { overflow-wrap: anywhere; }
.name::first-letter { text-transform: uppercase; }
.spaced { margin-top: 16px; }
.card > :last-child { margin-bottom: 0; }
.big { margin: 0; font-size: 2.2rem; font-weight: 650; line-height: 1.15; font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); }
.good { background: var(--good-bg); border-color: transparent; }
.good h2 { color: var(--good); }
.bad { background: var(--bad-bg); border-color: transparent; }
.bad h2 { color: var(--bad); }
dl { display: grid; grid-template-columns: minmax(0, 7.5rem) minmax(0, 1fr); gap: 4px 12px; margin: 0 0 12px; }
details { margin: 0 0 12px; } summary { cursor: pointer; } details ul { margin: 8px 0 0; }
dt { color: var(--soft); } dd { margin: 0; }
ul { margin: 0 0 12px; padding-left: 20px; } li { margin-bottom: 4px; }
a { color: var(--accent); }
code { font: .875em/1.4 ui-monospace, "Liberation Mono", monospace; }
label { display: block; margin-bottom: 4px; font-weight: 600; }
input, textarea { width: 100%; margin-bottom: 12px; padding: 8px 10px; border: 1px solid var(--line);
  border-radius: 8px; background: var(--paper); color: inherit; font: .9rem/1.4 ui-monospace, monospace; }
button, .button { display: inline-block; padding: 10px 18px; border: 0; border-radius: 8px; background: var(--accent);
  color: var(--card); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
footer { max-width: 640px; margin: 24px auto 0; color: var(--soft); font-size: .8rem; }
`);

/** Lays a page out. It says of itself that it stands in for the provider, so that nobody takes it for the real one. */
export function renderPage({ title, owner, content }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="owner">${owner}</p>
<h1>${title}</h1>
${content}
</main>
<footer>Mintmark sandbox: a stand-in on this machine, not the provider.</footer>
</body>
</html>
`;
}

/** Why something was refused, one sentence each. */
export function refusalCard(heading: string, reasons: readonly string[], advice: string): Html {
  return html`<section class="card bad" role="alert">
<h2>${heading}</h2>
${reasonList(reasons)}
<p class="soft">${advice}</p>
</section>`;
}

function reasonList(reasons: readonly string[]): Html {
  const [only, ...others] = reasons;
  return only !== undefined && others.length === 0
    ? html`<p>${only}</p>`
    : html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`;
}

/** Names and values, one below the other. */
export function factList(facts: Readonly<Record<string, string>>): Html {
  return html`<dl>${Object.entries(facts).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
