import type * as Undici from 'undici';

let undici: typeof Undici | undefined;

/** What calls go out with. Loaded where there may be some: it is a tenth of a second, and many services make none. */
export async function httpClient(): Promise<typeof Undici> {
  undici ??= await import('undici');
  return undici;
}

let agent: Undici.Agent | undefined;

/** Of calls that have no connections of their own. Not undici's global ones: Node's own `fetch` may have made them, as another undici. */
export async function sharedConnections(): Promise<Undici.Agent> {
  const { Agent } = await httpClient();
  agent ??= new Agent();
  return agent;
}
