import type { CommandContext } from '../inspect-token-text.js';
import type { KeyProvider } from './key-provider.js';

/** What the commands for keys work with. */
export interface KeysContext extends CommandContext {
  readonly providers: readonly KeyProvider[];
  /** Tells what to do next, beside the result. */
  note(text: string): void;
  /** Prints a result before the command is done. */
  print(lines: readonly string[]): void;
  /** Asks whoever sits at the terminal; absent when nobody does. */
  readonly confirm?: (question: string) => Promise<boolean>;
}
