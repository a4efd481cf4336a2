import type { Finding } from './finding.js';

/** A token as it should have been handed over, and what was around it. */
export interface UnwrappedToken {
  readonly text: string;
  readonly findings: readonly Finding[];
}

interface Wrapping {
  readonly finding: Finding;
  /** The text without the wrapping; the same text when it has none. */
  readonly unwrap: (text: string) => string;
}

const WRAPPINGS: readonly Wrapping[] = [
  {
    finding: { code: 'token_line_breaks', detail: 'has blanks or line breaks in or around it' },
    unwrap: (text) => (/^\s*["'`]?bearer\s/i.test(text) ? text.trim() : text.replace(/\s+/g, '')),
  },
  {
    finding: { code: 'token_quoted', detail: 'stands in quotation marks' },
    unwrap: (text) => /^(["'`])(.*)\1$/s.exec(text)?.[2] ?? text,
  },
  {
    finding: {
      code: 'token_bearer_prefix',
      detail: 'begins with the word Bearer, which belongs to the header',
    },
    unwrap: (text) => text.replace(/^bearer\s*(?=eyJ)/i, '').replace(/^bearer\s+/i, ''),
  },
  {
    finding: { code: 'token_url_encoded', detail: 'is percent-encoded, as in a URL' },
    unwrap: (text) => (/%[0-9a-f]{2}/i.test(text) ? percentDecoded(text) : text),
  },
];

/** Takes off what copying and pasting puts around a token, naming each layer; a provider takes off none. */
export function unwrapToken(given: string): UnwrappedToken {
  let text = given;
  const findings: Finding[] = [];
  // Layers may lie in any order: `"Bearer eyJ…"`. One round a layer is enough.
  for (let round = 0; round < WRAPPINGS.length; round += 1) {
    for (const { finding, unwrap } of WRAPPINGS) {
      const inner = unwrap(text);
      if (inner !== text && !findings.includes(finding)) findings.push(finding);
      text = inner;
    }
  }
  return { text, findings };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
