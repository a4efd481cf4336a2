/** Each so narrow that of a hundred thousand random secrets hardly one falls into it, whatever their alphabet. */
const PLACEHOLDERS: readonly RegExp[] = [
  // What samples and manuals write.
  /^(change|replace)[-_ ]?(me|this|it|with)/i,
  /^your[-_ ]/i,
  /^(your|my)[-_ ]?(.*secret|api|jwt|key|token|pass)/i,
  /^a-(valid-)?string-secret-|^super-secret-jwt-token-with-|^django-insecure-/i,
  /^(insert|put|enter|paste|set)[-_ ].*(here|key|secret)/i,
  /^(fill[-_ ]?(me|in)|to[-_ ]be[-_ ]|do[-_ ]not[-_ ]use|placeholder|fixme|todo\b)/i,
  /(secret|key|token|password)[-_ ](goes[-_ ])?here\b/i,
  /^(api[-_ ]?(key|secret)|(super[-_ ]?)?secret([-_ ]?key)?|shared[-_ ]?secret|password|passw0rd|example|sample|dummy|tbd|n\/a|nil|none|null|nan|undefined|\[object object\]|unset|not[-_ ]set|test|\[?redacted\]?)$/i,
  /^<[\w\s.,:'"/()-]*>$/,
  /^\*+$|[x*•]{12}/i,
  // References that nobody followed.
  /^\$\{([^}]*\}|\w*)$|\$\{[A-Z_][A-Z0-9_]{2,}(:?[-=?+][^}]*)?\}/,
  /^\$\(.*\)$|^`[a-z]+ .*`$|^<%.*%>$|^\(\([\w\s.:/-]*\)\)$/s,
  /\{\{\s*[.$]?\w[\w\s.$|"'-]*\}\}|^\{\{.*\}\}$/s,
  /^(#\{\w+\}#?|__[A-Z]+(_[A-Z]+)*__|@[A-Z]+([-_.][A-Z]+)*@|\[[A-Z]+([-_ ][A-Z]+)*\])$/i,
  /^([a-z]+\+)?(env|file|vault|ssm|arn|secret):\S|^[a-z][a-z0-9+-]{1,20}:\/\//,
  /^(\.{1,2}|~)?\/(run|var|etc|home|mnt|opt|tmp|usr|vault|secrets?)\/[\w./-]+$/,
  /^(@Microsoft\.KeyVault\(|projects\/[^/]+\/secrets\/|ENC[[(]|\{cipher\}|!(vault|secret|env|ref|sub)\b)/i,
  /^(process\.env|os\.environ|import\.meta\.env)\b/,
];

/** Whether a text stands where a secret was meant to be: a sample's value, or a reference nobody expanded. */
export function isPlaceholder(text: string): boolean {
  const bare = text.trim().replace(/^(["'])(.*)\1$/s, '$2');
  return PLACEHOLDERS.some((pattern) => pattern.test(bare)) || isVariable(bare) || isFiller(bare);
}

/** Whether it is `$NAME` or `%NAME%`, named as people name variables: a secret may well begin with `$`. */
function isVariable(text: string): boolean {
  const [, name] = /^(?:\\?\$(?:env:)?|%(?=.*%$))(\w+)%?$/.exec(text) ?? [];
  const words = name?.split('_') ?? [];
  return (
    name !== undefined &&
    words.every((word) => /^([A-Z]{0,14}|[A-Z]?[a-z]{1,14}([A-Z][a-z]{1,14}){0,4})\d{0,3}$/.test(word))
  );
}

/** Whether a text is what hands and manuals fill a length with. */
function isFiller(text: string): boolean {
  return usesFewCharacters(text) || (text.length >= 16 && (repeatsItself(text) || counts(text)));
}

/** 32 random hexadecimal digits have fewer than six different ones once in 10^11. */
function usesFewCharacters(text: string): boolean {
  const distinct = new Set(text).size;
  return text.length > 1 && (distinct === 1 || (text.length >= 32 && distinct < 6));
}

/** Whether it is one beginning over and over, twice or more: `0123456789012345…`. */
function repeatsItself(text: string): boolean {
  return Array.from({ length: text.length >> 1 }, (_, index) => index + 1).some((period) =>
    text.startsWith(text.slice(period)),
  );
}

/** Whether nine of ten characters are what stood before them, or the next in order: `abcdef…`, `00112233…`. */
function counts(text: string): boolean {
  const steps = Array.from(text.slice(1), (_, index) => text.charCodeAt(index + 1) - text.charCodeAt(index));
  return steps.filter((step) => step === 0 || step === 1).length >= steps.length * 0.9;
}
