import { isJsonObject } from '../tokens/json-object.js';
import { membersOf, must, type OptionCheck, optional, SWITCH, wholeNumber } from '../tokens/option-check.js';

/** Bytes; smaller files would be thousands within the hour. */
const MIN_BYTES = 1024 * 1024;

const SINK_METHODS = ['resume', 'append', 'close'];

const FILE = membersOf({
  file: must('must be a path', (value) => typeof value === 'string' && /^[^\0]+$/.test(value)),
  maxBytes: optional(wholeNumber(MIN_BYTES)),
  isSynced: optional(SWITCH),
});

const DESTINATION: OptionCheck = (value, path) => {
  if (value === 'stdout') return [];
  if (!isJsonObject(value)) return [`${path} must be 'stdout', { file } or an AuditSink`];
  if (!SINK_METHODS.some((method) => method in value)) return FILE(value, path);
  const isSink = SINK_METHODS.every((method) => typeof value[method] === 'function');
  return isSink ? [] : [`${path} must have the methods ${SINK_METHODS.join(', ')}`];
};

const HASHED = membersOf({
  as: () => [],
  key: must(
    'must be a reference such as env:NAME',
    (value) => typeof value === 'string' && /^[^:]+:./.test(value),
  ),
});

const PLAYERS: OptionCheck = (value, path) => {
  const as = isJsonObject(value) ? value['as'] : undefined;
  if (as === 'hash') return HASHED(value, path);
  return as === 'id' ? [] : [`${path} must be { as: 'id' } or { as: 'hash', key }`];
};

const OPTIONS = membersOf({ destination: DESTINATION, players: PLAYERS });

/** All that is wrong with options, whatever they are: the path of each, and what it must be; never a value. Pure. */
export function auditProblems(options: unknown): readonly string[] {
  return OPTIONS(options, '');
}
