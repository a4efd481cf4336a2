import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST } from './settings.mjs';

const OWN = new URL('../../dist/', import.meta.url).href;
const OTHER = pathToFileURL(join(DIST, '/')).href;
const SUBJECTS = new URL('../subjects/', import.meta.url).href;

/**
 * Finds the other build in the place of this checkout's, and packages where that build finds them, so that there are not two
 * copies of Nest.
 *
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, nextResolve) {
  const isOfSubject = context.parentURL?.startsWith(SUBJECTS) === true;
  if (isOfSubject && /^[@a-z]/.test(specifier) && !specifier.startsWith('node:')) {
    return nextResolve(specifier, { ...context, parentURL: new URL('index.js', OTHER).href });
  }
  const found = await nextResolve(specifier, context);
  return { ...found, url: found.url.replace(OWN, OTHER) };
}
