/** Each so narrow that of a hundred thousand random secrets hardly one falls into it, whatever their alphabet. */
const PLACEHOLDERS: readonly RegExp[] = [
  /^(change|replace)[-_ ]?(me|this)/i,
  /^your[-_ ]/i,
  /^(your|my)[-_ ]?(.*secret|api|jwt|key|token|pass)/i,
  /^a-(valid-)?string-secret-/i,
  /^(insert|put|enter|paste|set)[-_ ].*(here|key|secret)/i,
  /^(api[-_ ]?(key|secret)|secret([-_ ]?key)?|shared[-_ ]?secret|password|passw0rd|placeholder|example|dummy|todo|tbd|none|null|undefined|test|redacted)$/i,
  /^<[\w\s.,:'"/()-]*>$/,
  /^\*+$/,
  /^\$\{([^}]*\}|\w*)$|\$\{[A-Z_][A-Z0-9_]{2,}(:?[-=?+][^}]*)?\}/,
  /^\$\(.*\)$|^\$[A-Za-z_]\w*$|^%\w+%$|\{\{[\s\w.$|"'-]*\}\}/s,
  /^(env|file|vault|op|ssm|arn|secret):\S/,
];

/** Whether a text stands where a secret was meant to be: a sample's value, or a reference nobody expanded. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return PLACEHOLDERS.some((pattern) => pattern.test(trimmed)) || repeatsFewCharacters(trimmed);
}

/** 32 random hexadecimal digits have fewer than six different ones once in 10^11. */
function repeatsFewCharacters(text: string): boolean {
  const distinct = new Set(text).size;
  return text.length > 1 && (distinct === 1 || (text.length >= 32 && distinct < 6));
}
