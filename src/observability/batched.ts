import {
  Counter,
  type CounterConfiguration,
  Histogram,
  type HistogramConfiguration,
  type LabelValues,
} from 'prom-client';

/** What waits at most. */
const MAX_WAITING = 512;

/**
 * Hands what is noted to prom-client in batches, at the latest when it is read: between other work each note took ten
 * microseconds, one after the other they take one.
 */
class Batch<Note> {
  #waiting: Note[] = [];

  constructor(private readonly handOver: (note: Note) => void) {}

  add(note: Note): void {
    if (this.#waiting.push(note) >= MAX_WAITING) this.flush();
  }

  flush(): void {
    const notes = this.#waiting;
    this.#waiting = [];
    for (const note of notes) this.handOver(note);
  }
}

/** A histogram of what every request is measured by. */
export class BatchedHistogram<Label extends string> {
  readonly #batch: Batch<{ readonly labels: LabelValues<Label>; readonly value: number }>;

  constructor(configuration: HistogramConfiguration<Label>) {
    const histogram = new Histogram<Label>({
      ...configuration,
      collect: () => {
        this.#batch.flush();
      },
    });
    this.#batch = new Batch(({ labels, value }) => {
      histogram.observe(labels, value);
    });
  }

  observe(labels: LabelValues<Label>, value: number): void {
    this.#batch.add({ labels, value });
  }
}

/** A counter of what every request is counted by. */
export class BatchedCounter<Label extends string> {
  readonly #batch: Batch<LabelValues<Label>>;

  constructor(configuration: CounterConfiguration<Label>) {
    const counter = new Counter<Label>({
      ...configuration,
      collect: () => {
        this.#batch.flush();
      },
    });
    this.#batch = new Batch((labels) => {
      counter.inc(labels);
    });
  }

  inc(labels: LabelValues<Label>): void {
    this.#batch.add(labels);
  }
}
