/** The command was understood, and does not do what it was told: exit status 1. The message says why. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
}
