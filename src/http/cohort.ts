/**
 * Gathers what comes within one turn of the event loop, and has it done in one go at its end. Requests that are worked on
 * one after the other each go through more code than the caches next to a processor hold, and find none of it there;
 * through each part of it together, all but the first do.
 */
export class Cohort<Member> {
  #members: Member[] = [];

  constructor(private readonly work: (members: readonly Member[]) => void) {}

  join(member: Member): void {
    if (this.#members.push(member) > 1) return;
    setImmediate(() => {
      const members = this.#members;
      this.#members = [];
      this.work(members);
    });
  }
}
