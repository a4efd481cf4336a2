import { type Family, listed, type Named, named, secrets } from './offer.js';

/** What samples, manuals and generators write where a secret is due; in capitals just as well. */
const SAMPLES = listed([
  'changeme · change-me · change_me · change me · changeit · changethis · change-this-before-going-live',
  'replaceme · replace-me · replace_with_a_long_random_string · replace-this-by-a-real-one',
  'your secret · your-api-secret · your_secret_here · yoursecret · yourapikey · your-256-bit-secret',
  'mysecret · my-secret · my-super-secret-key · my-32-character-ultra-secure-and-ultra-long-secret',
  'insert-your-key-here · put_your_secret_here · enter your secret here · paste-key-here · secret-goes-here',
  'secret · secretkey · secret-key · secret_key · supersecret · super-secret · shared-secret · api-key',
  'password · passw0rd · placeholder · placeholder-for-the-secret · example · sample · dummy · test',
  'todo · TODO: ask the provider · fixme · tbd · fill-me-in · fill_in · to-be-defined · not-set · unset',
  'none · null · nil · undefined · NaN · n/a · [object Object] · redacted · [redacted]',
  'do not use this value. instead, create a complex secret and keep it safe outside of the source code.',
  'super-secret-jwt-token-with-at-least-32-characters-long · a-string-secret-at-least-256-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long · django-insecure-first-project',
]);

const SPELLED: readonly Named[] = SAMPLES.flatMap((sample) => [
  named(sample),
  named(sample.toUpperCase()),
  named(`"${sample}"`),
  named(` ${sample}\n`),
]);

/** References that a shell, a template, a vault's agent or a deployment should have followed. */
const REFERENCES = listed([
  '$API_SECRET · $SECRET · $apiSecret · $api_secret · $SECRET_2 · $x · \\$API_SECRET · $env:API_SECRET',
  '${API_SECRET} · ${api.secret} · ${x} · ${API_SECRET · ${API_SECRET:-none} · ${API_SECRET:?missing}',
  '$${API_SECRET} · prefix-${API_SECRET} · ${API_SECRET}${OTHER_SECRET} · ${env:API_SECRET} · ${ssm:/a/b}',
  '$(cat /run/secrets/api-secret) · $(< /run/secrets/x) · `cat /run/secrets/api-secret` · %API_SECRET%',
  '{{ secret }} · {{secret}} · {{ .Values.apiSecret | b64enc }} · ${{ secrets.API_SECRET }}',
  '{{resolve:secretsmanager:Mintmark:SecretString:password}} · ((api-secret)) · <%= ENV["API_SECRET"] %>',
  '#{API_SECRET} · #{API_SECRET}# · __API_SECRET__ · @API_SECRET@ · [API_SECRET] · <api-secret>',
  '<the secret that the provider issued (64 characters)> · process.env.API_SECRET · os.environ["API_SECRET"]',
  'env:API_SECRET · file:/run/secrets/api-secret · vault:secret/data/mintmark#api · ssm:/mintmark/api-secret',
  'op://vault/item/field-of-that-item · vault://secret/data/mintmark · ref+vault://secret/data/mintmark#/a',
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:mintmark-AbCdEf · https://vault.example/v1/secret/a',
  'projects/12/secrets/api-secret/versions/latest · @Microsoft.KeyVault(SecretUri=https://a.example/secrets/b)',
  '/run/secrets/gamopanda-api-secret-of-production · ./secrets/lynes-api-secret · ~/secrets/stacked.key',
  'ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str] · ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm)',
  '{cipher}f00ba4f00ba4f00ba4f00ba4f00ba4f0 · !vault | · !secret api_secret',
]);

const UNFOLLOWED: readonly Named[] = REFERENCES.flatMap((reference) => [
  named(reference),
  named(`'${reference}'`),
  named(`${reference}\n`),
]);

/** Marks and words over and over, sequences, and what only begins as if it were a secret. */
const FILLERS = [
  ...listed(['* · x · X · 0 · - · . · ? · • · ● · é · 🎲']).flatMap((mark) => [
    mark.repeat(8),
    mark.repeat(40),
  ]),
  ...listed(['ab · abc · secret · password · deadbeef · 0123456789 · 0123456789abcdef · la-la-']).map(
    (part) => part.repeat(8),
  ),
  ...listed([
    'abcdefghijklmnopqrstuvwxyz · ABCDEFGHIJKLMNOPQRSTUVWXYZ012345 · 12345678901234567890123456789012',
    'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 · 00112233445566778899aabbccddeeff',
    '00000000-0000-0000-0000-000000000000 · xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
    'gp_live_xxxxxxxxxxxxxxxxxxxxxxxx · sk_********************************',
    'q3Wd8ZxK1nB5vR7tq3Wd8ZxK1nB5vR7t · q3Wd8ZxK1nB5vR7tY2uE9oP4q3Wd8ZxK1nB5vR7tY2uE9oP4',
  ]),
];

export const HMAC_PLACEHOLDER_FAMILIES: readonly Family[] = [
  secrets('placeholders of samples', SPELLED, 'placeholder'),
  secrets('references that nobody followed', UNFOLLOWED, 'placeholder'),
  secrets('fillers', FILLERS.map(named), 'placeholder'),
];
