import { billedTransitions, dollarsOfCall, PRICES } from '#contracts/prices.ts';
import { isService } from '../retried.ts';
import type { Trial } from '../run-scenario.ts';
import { FUNCTION_SECONDS } from '../world/outcome.ts';
import type { Invariant } from './invariant.ts';

/** No execution takes more than the workflow's `budget`, whatever is repeated and undone, also from the log. */
export const withinBudget: Invariant = {
  name: 'within-budget',
  check: (trial, _, { document: { budget = {} } }) => {
    const transitions = transitionsOf(trial);
    const dollars = transitions * PRICES.transition + lambdaDollars(trial);
    return [
      ...(transitions > (budget.transitions ?? Number.POSITIVE_INFINITY)
        ? [`the execution takes ${transitions} transitions, and its budget is ${budget.transitions}`]
        : []),
      ...(dollars > (budget.dollars ?? Number.POSITIVE_INFINITY)
        ? [`the execution costs $${dollars.toPrecision(3)}, and its budget is $${budget.dollars}`]
        : []),
    ];
  },
};

const transitionsOf = ({ result: { records, children }, ledger: { undoers } }: Trial): number =>
  [records, ...children.map(({ history }) => history)].reduce(
    (sum, history) => sum + billedTransitions(history),
    undoers.reduce((sum, undoer) => sum + undoer.transitions, 0),
  );

/** What calls of functions cost with the memory that one has by default; one that never answers runs as long as it may. */
const lambdaDollars = ({ ledger: { calls } }: Trial): number =>
  calls
    .filter(({ action }) => !isService(action))
    .reduce((sum, { startedAt, endedAt, worksUntil = endedAt }) => {
      const seconds = (worksUntil - startedAt) / 1000;
      return sum + dollarsOfCall(Number.isFinite(seconds) ? seconds : FUNCTION_SECONDS);
    }, 0);
