import { attempts } from './attempts.ts';
import { blocksUndone } from './blocks-undone.ts';
import { breakerCounts } from './breaker-counts.ts';
import { decided } from './decided.ts';
import { doneOnce } from './done-once.ts';
import { ends } from './ends.ts';
import { expectedError } from './expected-error.ts';
import { fenced } from './fenced.ts';
import { handled } from './handled.ts';
import { inVain } from './in-vain.ts';
import type { Invariant } from './invariant.ts';
import { namesStep } from './names-step.ts';
import { newestFirst } from './newest-first.ts';
import { noOrphans } from './no-orphans.ts';
import { oneUndoer } from './one-undoer.ts';
import { recovers } from './recovers.ts';
import { stands } from './stands.ts';
import { unchanged } from './unchanged.ts';
import { undoneOnce } from './undone-once.ts';
import { waits } from './waits.ts';
import { withinBudget } from './within-budget.ts';

/** What must hold of every execution, most important first. */
export const INVARIANTS: readonly Invariant[] = [
  noOrphans,
  blocksUndone,
  stands,
  undoneOnce,
  fenced,
  oneUndoer,
  newestFirst,
  doneOnce,
  ends,
  expectedError,
  namesStep,
  decided,
  inVain,
  unchanged,
  waits,
  recovers,
  handled,
  attempts,
  breakerCounts,
  withinBudget,
];
