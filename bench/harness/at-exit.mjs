/** @type {Set<() => void>} */
const duties = new Set();

process.once('exit', () => {
  for (const duty of duties) duty();
});
// A signal alone would end the process without its duties.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/**
 * Does something when this process ends, however it does.
 *
 * @param {() => void} duty
 * @returns {() => void} takes it back
 */
export function atExit(duty) {
  duties.add(duty);
  return () => {
    duties.delete(duty);
  };
}
