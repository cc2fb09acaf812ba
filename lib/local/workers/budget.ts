import { totalmem } from 'node:os';

/** The memory that all workers together may have, in megabytes: their functions' limits are added up. */
export class MemoryBudget {
  readonly totalMegabytes: number;
  #reserved = 0;

  constructor(totalMegabytes = defaultMegabytes()) {
    this.totalMegabytes = totalMegabytes;
  }

  /** What the workers there are may use. */
  get reservedMegabytes(): number {
    return this.#reserved;
  }

  /** Returns whether another worker fits. */
  fits(megabytes: number): boolean {
    return this.#reserved + megabytes <= this.totalMegabytes;
  }

  /** Reserves memory, even beyond the total: the first worker of a lane always starts. */
  reserve(megabytes: number): void {
    this.#reserved += megabytes;
  }

  /** Gives memory back. */
  release(megabytes: number): void {
    this.#reserved -= megabytes;
  }
}

/** Half of the memory of the machine, or of the container. */
const defaultMegabytes = (): number => {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor(bytes / 2 / 2 ** 20);
};
