import type { Finding, Path } from '../findings/finding.ts';
import { eventsPerRepeat, MAX_EVENTS, mostRepeats } from '../model/events.ts';
import type { Model, StepNode } from '../model/model.ts';
import { expressionSchema } from '../model/results.ts';
import type { Rule } from './rule.ts';

const code = 'too-many-events';

const inWords = (count: number): string => count.toLocaleString('en');

const because = (node: StepNode): string =>
  `each takes about ${eventsPerRepeat(node)} events, and an execution fails at ${inWords(MAX_EVENTS)}`;

const ELSEWHERE = 'or run parts of it in other executions, with a "workflow" step';

/** A finding at a field of a step. */
const at = (node: StepNode, path: Path, found: Pick<Finding, 'severity' | 'message' | 'hint'>): Finding => ({
  code,
  ...found,
  path: [...node.path, ...path],
});

const ofLoop = (node: StepNode): Finding[] => {
  const limit = node.step.max_iterations;
  const { estimate } = node.step;
  if (typeof limit !== 'number') return [];
  const found: Finding[] = [];
  const most = mostRepeats(node);
  if (limit > most) {
    found.push(
      at(node, ['max_iterations'], {
        severity: 'warning',
        message: `${inWords(limit)} iterations do not fit into an execution: ${because(node)}`,
        hint: `set max_iterations to ${most} or less, wait longer in each iteration, ${ELSEWHERE}`,
      }),
    );
  }
  const rounds = typeof estimate === 'object' ? estimate.rounds : undefined;
  if (rounds !== undefined && rounds > limit) {
    found.push(
      at(node, ['estimate', 'rounds'], {
        severity: 'warning',
        message: `${inWords(rounds)} iterations are expected, and max_iterations ends the loop after ${inWords(limit)}`,
        hint: 'raise max_iterations, or expect fewer',
      }),
    );
  }
  return found;
};

const ofList = (model: Model, node: StepNode): Finding[] => {
  if (node.type?.apart?.(node.step)) return [];
  const list = node.step.foreach;
  if (typeof list !== 'string' || !node.blocks.some(({ block }) => block?.kind === 'iteration')) return [];
  const schema = expressionSchema(model, list, { node, sees: 'before' });
  const { minItems: least, maxItems: longest } = schema ?? {};
  const most = mostRepeats(node);
  const hint = `set mode: distributed, allow ${most} items at most (maxItems in the schema of the list), ${ELSEWHERE}`;
  if (typeof least === 'number' && least > most) {
    const message = `a list of ${inWords(least)} items or more does not fit into an execution: ${because(node)}`;
    return [at(node, ['foreach'], { severity: 'error', message, hint })];
  }
  if (typeof longest !== 'number' || longest <= most) return [];
  const message = `a list of ${inWords(longest)} items does not fit into an execution: ${because(node)}`;
  return [at(node, ['foreach'], { severity: 'warning', message, hint })];
};

export const tooManyEvents = {
  code,
  description:
    'A loop that may run more often than fits into an execution: Step Functions ends one that has 25,000 events, and nothing in the ' +
    'workflow can catch that. A `for_each` over too long a list fails before its first iteration; a `while` loop only when it is too late.',
  example: 'max_iterations: 10000   # with one task in each iteration',
  fix: 'Lower `max_iterations` or `maxItems`, wait longer in each iteration, or run parts of it in other executions.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      if (model.gaps.malformed.has(node.step)) continue;
      yield* ofLoop(node);
      yield* ofList(model, node);
    }
  },
} satisfies Rule;
