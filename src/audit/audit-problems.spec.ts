import type { AuditModuleOptions } from './audit.module.js';
import { auditProblems } from './audit-problems.js';

const SECRET = 'a-key-that-stands-where-its-reference-belongs';
const PLAYERS = { as: 'id' } as const;
const FILE = { file: '/var/log/audit.jsonl' };
const nothing = (): Promise<undefined> => Promise.resolve(undefined);
const SINK = { resume: nothing, append: nothing, close: nothing };

const GOOD: readonly AuditModuleOptions[] = [
  { destination: 'stdout', players: PLAYERS },
  { destination: FILE, players: { as: 'hash', key: 'vault:audit#player' } },
  { destination: { ...FILE, maxBytes: 1024 * 1024, isSynced: true }, players: PLAYERS },
  { destination: SINK, players: PLAYERS },
];

test.each(GOOD)('holds: %j', (options) => {
  expect(auditProblems(options)).toEqual([]);
});

const to = (destination: unknown): unknown => ({ destination, players: PLAYERS });
const as = (players: unknown): unknown => ({ destination: 'stdout', players });

test.each<readonly [place: string, options: unknown]>([
  ['the', null],
  ['the', { ...(to(FILE) as object), playerKey: 'env:KEY' }],
  ...[undefined, null, 'file:/audit.jsonl', 5, []].map((value) => ['destination', to(value)] as const),
  ['destination', to({ ...FILE, maxMegabytes: 5 })],
  ...[undefined, '', 5, 'a\u0000b'].map((file) => ['destination.file', to({ file })] as const),
  ...[0, -1, 1024, 1024 ** 2 + 0.5, Number.NaN, Infinity, '1048576', null].map(
    (maxBytes) => ['destination.maxBytes', to({ ...FILE, maxBytes })] as const,
  ),
  ['destination.isSynced', to({ ...FILE, isSynced: 'yes' })],
  ['destination', to({ append: nothing })],
  ['destination', to({ ...SINK, append: undefined })],
  ...[undefined, null, 'hash', {}, { as: 'name' }].map((players) => ['players', as(players)] as const),
  ...[undefined, SECRET, 'env:', 5].map((key) => ['players.key', as({ as: 'hash', key })] as const),
  ['players', as({ as: 'hash', key: 'env:KEY', salt: 'x' })],
])('refuses, and says where: %s of %j', (place, options) => {
  const problems = auditProblems(options);
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([place]);
  expect(problems.join()).not.toContain(SECRET);
});
