import { certain } from '#core/certain.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Block, Step } from '../step.ts';
import { defaultOf, type SwitchStep } from './cases.ts';

/** The way with the most steps, which is what a plan counts. */
const longest = (cases: SwitchStep['cases'], otherwise: Block | undefined, edges: Edge[]): Edge => {
  const sizes = [...cases, otherwise].map((item) => item?.steps.length ?? 0);
  return certain(edges[sizes.indexOf(Math.max(...sizes))], 'way of a switch');
};

/** Emits a Choice state; each case's steps follow in the same subgraph. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const { cases } = step as SwitchStep;
  const otherwise = defaultOf(step as SwitchStep);
  const result = context.variable(step.id);
  const asked: string[] = [];
  const decisions = cases.map((item) => {
    const decision = context.decide(step, item.when, { after: [...asked] });
    asked.push(decision.condition);
    return decision;
  });
  const edges = decisions.map(
    ({ condition }): Edge => ({ slot: { kind: 'choice', condition }, assigns: [] }),
  );
  const last: Edge = { slot: { kind: 'default' }, assigns: [] };
  context.state({
    name: step.id,
    body: { Type: 'Choice', Comment: 'Takes the first case whose condition holds.' },
    edges: [...edges.flatMap((edge, index) => [decisions[index]?.failing ?? [], edge].flat()), last],
    expected: longest(cases, otherwise, [...edges, last]),
  });
  const exits = cases.flatMap((item, index) => {
    const block: Block = { path: ['cases', index], ...item, kind: 'inline' };
    return context.connect(certain(edges[index], 'way of a case'), context.inline(step, block, result));
  });
  const nothing: Fragment = { pending: [{ name: result, expression: 'null' }], exits: [] };
  exits.push(...context.connect(last, otherwise ? context.inline(step, otherwise, result) : nothing));
  return context.sequence(...decisions.map(({ before }) => before), { entry: step.id, pending: [], exits });
};
