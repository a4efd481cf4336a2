import { parseFault, type SandboxFault } from './fault.js';

/** The faults that are set, in the order in which they were. */
export class FaultPlan {
  #faults: SandboxFault[] = [];

  /** @param routes the routes that may be named */
  constructor(private readonly routes: readonly string[]) {}

  get faults(): readonly SandboxFault[] {
    return [...this.#faults];
  }

  /** @throws {SandboxInputError} when the fault cannot be */
  add(fault: unknown): SandboxFault {
    const parsed = parseFault(fault, this.routes);
    this.#faults.push(parsed);
    return parsed;
  }

  /** The first fault of a route, used up by one. */
  take(route: string): SandboxFault | undefined {
    const index = this.#faults.findIndex((fault) => fault.route === '*' || fault.route === route);
    const fault = this.#faults[index];
    if (fault?.times === undefined) return fault;
    const rest = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    this.#faults.splice(index, 1, ...rest);
    return fault;
  }

  clear(): void {
    this.#faults = [];
  }
}
