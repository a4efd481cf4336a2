import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** After the process's name, which may have blanks, from the third on (proc(5)). */
const UTIME = 14 - 3;

/**
 * Microseconds that a process, all its threads, has run: its own and the kernel's on its behalf. Neighbours change it little.
 *
 * @param {number} pid
 */
export function cpuMicroseconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[UTIME]) + Number(fields[UTIME + 1])) * 1e6) / TICKS_PER_SECOND;
}

/**
 * Memory that a process has in use (RSS), in MiB.
 *
 * @param {number} pid
 */
export function residentMebibytes(pid) {
  const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}
