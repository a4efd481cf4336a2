import { createLog } from './log.js';
import { NestLogger } from './nest-logger.js';

function linesAt(level: 'info' | 'debug'): readonly Readonly<Record<string, unknown>>[] {
  const lines: Record<string, unknown>[] = [];
  const write = (text: string): void => void lines.push(JSON.parse(text) as Record<string, unknown>);
  const logger = new NestLogger(createLog(level, { write }));
  logger.log('Mapped {/v1/keys, GET} route', 'RouterExplorer');
  logger.log({ message: 'the audit goes on from here', sequence: 7 }, 'AuditLog');
  logger.warn('two bytes short', 'KeyStore');
  return lines;
}

test('what we tell with members is in the log unless configured otherwise; what Nest tells of itself is not', () => {
  expect(linesAt('info')).toMatchObject([
    { level: 30, source: 'AuditLog', message: 'the audit goes on from here', sequence: 7 },
    { level: 40, source: 'KeyStore', msg: 'two bytes short' },
  ]);
  expect(linesAt('debug')).toMatchObject([{ level: 20, source: 'RouterExplorer' }, {}, {}]);
});
