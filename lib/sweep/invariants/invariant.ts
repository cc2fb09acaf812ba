import type { Baseline } from '../explore.ts';
import type { Trial } from '../run-scenario.ts';
import type { Subject } from '../subject.ts';

/** What must hold of every execution. */
export interface Invariant {
  /** In kebab case, as reports and replay files show it. */
  name: string;
  /** Returns what does not hold, in words; nothing if it all holds. */
  check(trial: Trial, baseline: Baseline, subject: Subject): string[];
}

/** What the cause of an execution that failed says of one compensation. */
export interface ReportedUndo {
  step: string;
  undone: boolean;
}

/** Returns what the cause of a failed execution says was undone, and the step of which it says that an earlier attempt may have taken effect. */
export const reportOf = ({ result }: Trial): { undos: ReportedUndo[]; unknown?: string } => {
  try {
    const { step, outcome, compensations } = JSON.parse(result.cause ?? '{}') as {
      step?: string;
      outcome?: string;
      compensations?: ReportedUndo[];
    };
    return {
      undos: compensations ?? [],
      ...(outcome?.startsWith('failed') && step !== undefined && { unknown: step }),
    };
  } catch {
    // A cause that is not Baton's: nothing was to be undone.
    return { undos: [] };
  }
};
