/** What a route lets its caller do, as grants name it. */
export const OPERATIONS = [
  'mint',
  'verify',
  'one-time',
  'campaigns',
  'sign-request',
  'keys:read',
  'audit:read',
] as const;
export type Operation = (typeof OPERATIONS)[number];
