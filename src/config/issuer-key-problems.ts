import { openIssuerKeys } from '../access/issuer-keys.js';
import { FileKeySource } from '../keystore/file.key-source.js';
import { describeKeyProblem } from '../keystore/key-sources.js';
import type { ConfigurationFile } from './file/configuration-file.js';

/** Why files with issuers' public keys cannot be used: each by line and path. What an URL has shows when it is asked. */
export function issuerKeyProblems(file: ConfigurationFile | undefined): readonly string[] {
  const callers = file?.settings.callers ?? [];
  return callers.flatMap(({ tokens = [] }, caller) =>
    tokens.flatMap(({ jwks }, token) => {
      const problem = /^file:./.test(jwks) ? problemOf(jwks) : undefined;
      const place = file?.at(['callers', caller, 'tokens', token, 'jwks']) ?? '';
      return problem === undefined ? [] : [`${place}: ${problem}`];
    }),
  );
}

function problemOf(jwks: string): string | undefined {
  try {
    new FileKeySource().read(jwks.slice('file:'.length));
  } catch (error) {
    return describeKeyProblem(error);
  }
  try {
    openIssuerKeys(jwks);
    return undefined;
  } catch {
    return 'is no JWK Set (RFC 7517): a JSON object with a list `keys`';
  }
}
