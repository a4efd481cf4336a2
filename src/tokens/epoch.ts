/** Seconds from here on would be the year 5138, and milliseconds below it 1973: a number beyond is the other unit. */
export const SECONDS_BELOW = 100_000_000_000;
