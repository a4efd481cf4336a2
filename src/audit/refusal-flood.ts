import type { AuditEntry } from './audit-record.js';

/** Who was refused, and by which code. */
export type RefusalKind = Pick<AuditEntry, 'caller' | 'code'>;

/** Refusals of one kind that are recorded one by one until the window ends. */
const ONE_BY_ONE = 100;

/** Milliseconds after which what was only counted is told. */
const WINDOW_MS = 10_000;

/**
 * Keeps those who have no key, or are over their limit, from filling the disk, and so from stopping all minting: what
 * comes too fast is counted, and recorded as one.
 */
export class RefusalFlood {
  readonly #kinds = new Map<string, { readonly kind: RefusalKind; seen: number }>();
  #window: NodeJS.Timeout | undefined;

  /** @param tell is given what was only counted */
  constructor(private readonly tell: (kind: RefusalKind, count: number) => void) {}

  /** Whether a refusal is to be recorded by itself; if not, it is counted. */
  isRecorded({ caller, code }: RefusalKind): boolean {
    // Whoever is known has as many records as its limits allow.
    if (caller !== undefined && code !== 'rate_limited') return true;
    const name = JSON.stringify([code, caller]);
    const known = this.#kinds.get(name) ?? { kind: { caller, code }, seen: 0 };
    this.#kinds.set(name, known);
    this.#window ??= setTimeout(() => {
      this.end();
    }, WINDOW_MS).unref();
    known.seen += 1;
    return known.seen <= ONE_BY_ONE;
  }

  /** Ends the window, and tells what was counted in it. */
  end(): void {
    clearTimeout(this.#window);
    this.#window = undefined;
    const kinds = [...this.#kinds.values()];
    this.#kinds.clear();
    for (const { kind, seen } of kinds) if (seen > ONE_BY_ONE) this.tell(kind, seen - ONE_BY_ONE);
  }
}
