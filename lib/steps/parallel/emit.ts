import type { BlockGroup, Edge, EmitContext, Fragment, NamedBlock } from '../emission.ts';
import type { Step } from '../step.ts';
import { branchesOf, type ParallelStep } from './branches.ts';

/** Emits one Parallel state; with `max_concurrency` below the number of branches, several of them share a branch in turn. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const named: NamedBlock[] = branchesOf(step as ParallelStep).map((block) => ({
    name: String(block.path[1]),
    block,
  }));
  const groups = shareLanes(named, (step.max_concurrency as number | undefined) ?? named.length);
  const { definitions, envelope } = context.subgraphs(step.id, groups);
  const part = (index: number): string => `$states.result[${index}]${envelope ? '.value' : ''}`;
  const members = groups.flatMap((group, index) =>
    group.map(({ name }) => {
      const value = `${part(index)}.${name}`;
      return `"${name}": ${envelope ? `$exists(${value}) ? ${value} : null` : value}`;
    }),
  );
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: context.variable(step.id), expression: `{${members.join(', ')}}` }],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Parallel',
      Comment: `Runs side by side: ${named.map(({ name }) => name).join(', ')}.`,
      Branches: definitions,
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  const fragment: Fragment = { entry: step.id, pending: [], exits: [next] };
  return envelope ? context.join(fragment, step.id) : fragment;
};

const shareLanes = (named: NamedBlock[], lanes: number): BlockGroup[] => {
  const count = Math.min(lanes, named.length);
  return Array.from({ length: count }, (_, lane) => named.filter((_block, index) => index % count === lane));
};
