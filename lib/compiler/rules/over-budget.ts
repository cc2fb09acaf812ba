import type { WorkflowDocument } from '../document.ts';
import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../types.ts';
import type { Rule } from './rule.ts';

const code = 'over-budget';

const WHAT_TAKES_MOST =
  'raise the budget, or let the workflow do less: without a budget, "baton plan" shows what takes the most';

/** Yields a finding for each limit of a workflow's budget that an execution exceeds even if nothing fails. */
export function* exceeding({ budget = {} }: WorkflowDocument, plan: Plan): Iterable<Finding> {
  const { transitions, dollars } = budget;
  if (transitions !== undefined && plan.transitions > transitions) {
    yield {
      code,
      message: `an execution is expected to take ${plan.transitions} transitions, and its budget is ${transitions}`,
      hint: WHAT_TAKES_MOST,
      path: ['budget', 'transitions'],
    };
  }
  if (dollars !== undefined && plan.dollars.total > dollars) {
    yield {
      code,
      message: `an execution is expected to cost $${plan.dollars.total.toPrecision(3)}, and its budget is $${dollars}`,
      hint: WHAT_TAKES_MOST,
      path: ['budget', 'dollars'],
    };
  }
}

export const overBudget = {
  code,
  description:
    'A workflow that takes more than its `budget` even if nothing fails, by its plan: loops run as often as `estimate` says.',
  example: 'budget: { transitions: 10 }   # with twelve steps, one after the other',
  fix: 'Raise the budget, or let the workflow do less. Without a budget, `baton plan` shows what takes the most.',
} satisfies Rule;
