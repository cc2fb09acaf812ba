import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Block, Step } from '../step.ts';
import { defaultOf, type SwitchStep } from './cases.ts';

/** The way with the most steps, which is what a plan counts. */
const longest = (cases: SwitchStep['cases'], otherwise: Block | undefined, edges: Edge[]): Edge => {
  const sizes = [...cases, otherwise].map((item) => item?.steps.length ?? 0);
  return edges[sizes.indexOf(Math.max(...sizes))]!;
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
    edges: [
      ...edges.flatMap((edge, index) => {
        const { failing } = decisions[index]!;
        return failing ? [failing, edge] : [edge];
      }),
      last,
    ],
    expected: longest(cases, otherwise, [...edges, last]),
  });
  const blocks = cases.map((item, index): Block => ({ path: ['cases', index], ...item, kind: 'inline' }));
  const exits = blocks.flatMap((block, index) =>
    context.connect(edges[index]!, context.inline(step, block, result)),
  );
  const nothing: Fragment = { pending: [{ name: result, expression: 'null' }], exits: [] };
  exits.push(...context.connect(last, otherwise ? context.inline(step, otherwise, result) : nothing));
  return context.sequence(...decisions.map(({ before }) => before), { entry: step.id, pending: [], exits });
};
