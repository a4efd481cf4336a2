import { Gauge, type LabelValues, type Registry } from 'prom-client';

/** A gauge, and how its series are read. */
export interface ReadGauge<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** Every series that there is at the moment; others vanish. */
  readonly read: () => readonly (readonly [LabelValues<Label>, number])[];
}

/** Adds a gauge that is read anew at each scrape. */
export function addReadGauge<Label extends string>(
  registry: Registry,
  { name, help, labelNames, read }: ReadGauge<Label>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.set(labels, value);
    },
  });
}
