import type { KeyRefusalReason } from '../../src/keystore/key-refused.error.js';

/** What becomes of a key: taken, taken with a warning, or refused for a reason. */
export type Verdict = 'accepted' | 'warned' | KeyRefusalReason;

/** The public half that an accepted RSA key must sign for, in base64url. */
export interface PublicNumbers {
  readonly n: string;
  readonly e: string;
}

/** A key offered for import, and what must become of it. */
export interface Offer {
  /** In words, without anything of the material. */
  readonly what: string;
  readonly algorithm: 'HS256' | 'RS256';
  readonly text: string;
  readonly expected: Verdict;
  readonly allowShortSecret?: boolean;
  /** Of RSA keys that must be accepted. */
  readonly publicKey?: PublicNumbers;
}

/** Keys of one making, whose verdicts follow from how they were made. */
export interface Family {
  readonly name: string;
  readonly offers: readonly Offer[];
}

/** A text, and what it is in words. */
export type Named = readonly [what: string, text: string];

/** What stands in lines, separated by ` · `. */
export function listed(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' · '));
}

/** A text that says itself what it is. */
export function named(text: string): Named {
  return [JSON.stringify(text), text];
}

/** Secrets of one verdict, whether short ones are allowed or not: every other is offered so. */
export function secrets(name: string, texts: readonly Named[], expected: Verdict): Family {
  const offers = texts.map(
    ([what, text], index): Offer => ({
      what,
      algorithm: 'HS256',
      text,
      expected,
      allowShortSecret: index % 2 === 1,
    }),
  );
  return { name: `HS256: ${name}`, offers };
}

/** Secrets under 32 bytes, each offered both ways. */
export function shortSecrets(name: string, texts: readonly Named[]): Family {
  const offers = texts.flatMap(([what, text]): readonly Offer[] => [
    { what, algorithm: 'HS256', text, expected: 'too_short' },
    { what: `${what}, allowed`, algorithm: 'HS256', text, expected: 'warned', allowShortSecret: true },
  ]);
  return { name: `HS256: too short, ${name}`, offers };
}

/** Texts that are no RSA private key to be used, all for one reason. */
export function badRsaKeys(name: string, texts: readonly Named[], expected: KeyRefusalReason): Family {
  return {
    name: `RS256: ${name}`,
    offers: texts.map(([what, text]) => ({ what, algorithm: 'RS256', text, expected })),
  };
}

/** Texts of one RSA private key, all of them to be accepted as that. */
export function goodRsaKeys(name: string, texts: readonly Named[], publicKey: PublicNumbers): Family {
  return {
    name: `RS256: ${name}`,
    offers: texts.map(([what, text]) => ({
      what,
      algorithm: 'RS256',
      text,
      expected: 'accepted',
      publicKey,
    })),
  };
}

/** Families as one. */
export function joined(name: string, families: readonly Family[]): Family {
  return { name, offers: families.flatMap(({ offers }) => offers) };
}
