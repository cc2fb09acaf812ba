import type { JsonObject } from '#core/json.ts';
import type { CompiledState } from './state.ts';

/** A compiled state machine; immutable, shared by its runs. */
export interface Machine {
  definition: JsonObject;
  /** The top level first, then every branch and item processor, in the order of the document. */
  scopes: MachineScope[];
  /** Seconds after which a run times out; null when it may run as long as AWS lets it. */
  timeoutSeconds: number | null;
  /** Region and account of tasks whose resource names none. */
  region: string;
  account: string;
}

/** A set of states with a start: the machine itself, a branch, or an item processor. */
export interface MachineScope {
  index: number;
  startAt: string;
  states: ReadonlyMap<string, CompiledState>;
}

/** Where a machine is at home; for ARNs that leave it out. */
export interface MachineOptions {
  region?: string;
  account?: string;
}
