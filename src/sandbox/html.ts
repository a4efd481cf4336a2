/** Text that is HTML already. Only `html` makes it, so that nothing gets into a page unescaped by mistake. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: everything but `Html` is escaped. */
export type HtmlValue = Html | string | number | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Writes HTML; what is put in is shown as text, in elements and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((text, index) => `${text}${render(values[index] ?? '')}`);
  return new Html(parts.join(''));
}

/** A value as a literal within a script: no `<`, so that it cannot end the script, and no line separators. */
export function scriptLiteral(value: unknown): Html {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new Html(json);
}

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
