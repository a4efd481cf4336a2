import type * as Undici from 'undici';

let undici: typeof Undici | undefined;

/** What calls go out with. Loaded for the first of them: it is a tenth of a second of a start, and many services make none. */
export async function httpClient(): Promise<typeof Undici> {
  undici ??= await import('undici');
  return undici;
}
