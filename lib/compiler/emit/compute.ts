import type { Json } from '#core/json.ts';
import type { Assignment, Decision, Edge, Fragment } from '#steps/emission.ts';
import { anyOf } from '../model/evaluation/failures.ts';
import { emitExpression } from './author-text.ts';
import { type Certainty, conditionCertainty, templateCertainty, type ValueSite } from './certainty.ts';
import { condition } from './condition.ts';
import type { Emitter } from './emitter.ts';
import { routeError } from './errors.ts';
import { evaluationState, isAtRisk, mayBeSwallowed } from './evaluation-state.ts';
import { quoted } from './placeholders.ts';
import { EMPTY } from './subgraph.ts';

/** Author's values that are assigned together, and where they are written. */
export interface Computation {
  assigns: Assignment[];
  values: readonly Json[];
  site: ValueSite;
  /** Part of the state's name, if it takes one. */
  name: string;
  /** Whether it is known that the values may fail, or that they cannot. Default: their types tell. */
  certainty?: Certainty;
}

/** Assigns what an author's values yield: on the way out of the state before, or in a separate state if an error would be lost there. */
export const compute = (
  emitter: Emitter,
  { assigns, values, site, name, certainty }: Computation,
): Fragment => {
  const { graph } = emitter;
  if (!isAtRisk(graph) && !mayBeSwallowed(graph)) return { ...EMPTY, pending: assigns };
  const safe =
    certainty === undefined
      ? values.every((value) => templateCertainty(emitter, value, site) === 'safe')
      : certainty === 'safe';
  if (safe) return { ...EMPTY, pending: assigns };
  return evaluationState(emitter, { stepId: site.step?.id, wanted: `compute_${name}`, what: name }, assigns);
};

/** An author's condition, and where it is written. */
export interface Asked {
  text: string;
  site: ValueSite;
  name: string;
  /** Emitted JSONata without which the condition is not evaluated. */
  only?: string;
  /** Emitted conditions that are asked first, each of which settles the matter. */
  after?: readonly string[];
}

/** Emits a condition for a Choice, which catches nothing: if it may fail and that would be lost, that is asked first, or a state evaluates it. */
export const decide = (emitter: Emitter, asked: Asked): Decision => {
  const { text, site, name } = asked;
  const emitted = condition(emitter, text);
  if (!isAtRisk(emitter.graph)) return { before: EMPTY, condition: emitted };
  const certainty = conditionCertainty(emitter, text, site);
  if (certainty === 'safe') return { before: EMPTY, condition: emitted };
  if (certainty !== 'unsafe') {
    return { before: EMPTY, failing: failingEdge(emitter, asked, certainty), condition: emitted };
  }
  const variable = emitter.variableName(`holds_${name}`);
  const before = evaluationState(
    emitter,
    { stepId: site.step?.id, wanted: `test_${name}`, what: `the condition of ${name}` },
    [{ name: variable, expression: unlessSettled(asked, emitted) }],
  );
  return { before, condition: `$${variable}` };
};

const unlessSettled = ({ only, after = [] }: Asked, condition: string): string => {
  const needed = only === undefined ? condition : `(${only}) ? (${condition}) : false`;
  return after.reduceRight((rest, earlier) => `(${earlier}) ? false : (${rest})`, needed);
};

const failingEdge = (
  emitter: Emitter,
  { text, site, only }: Asked,
  failures: readonly string[],
): Edge | undefined => {
  const cause = `The expression '${text}' cannot be evaluated: its values have other types than it takes.`;
  const members = [
    '"Error": "States.QueryEvaluationError"',
    `"Cause": ${quoted(cause)}`,
    ...(site.step ? [`"Step": ${JSON.stringify(site.step.id)}`] : []),
    '"At": $millis()',
  ];
  const fails = emitExpression(anyOf(failures), emitter.names);
  const slot = {
    kind: 'choice' as const,
    condition: only === undefined ? fails : `(${only}) ? (${fails}) : false`,
  };
  return routeError(emitter.graph, slot, `{${members.join(', ')}}`);
};
