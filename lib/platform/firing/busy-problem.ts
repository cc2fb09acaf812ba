import { Problem } from '../problem.ts';

/** A conflict that may be over in a moment: another transition is under way, or was faster. */
export class BusyProblem extends Problem {
  constructor(message: string) {
    super('conflict', message);
  }
}
