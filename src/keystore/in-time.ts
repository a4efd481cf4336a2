/**
 * Gives work so many seconds, and a signal that is aborted when they are over, whether or not it heeds that.
 *
 * @param late the error that is thrown then
 * @throws what the work throws, too
 */
export async function inTime<Result>(
  seconds: number,
  late: () => Error,
  work: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  const timeout = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const lateness = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late());
      timeout.abort();
    }, seconds * 1000);
  });
  try {
    return await Promise.race([lateness, work(timeout.signal)]);
  } finally {
    clearTimeout(timer);
  }
}
