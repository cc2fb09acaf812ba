import type { Finding } from '../findings/finding.ts';
import type { BlockNode, Model, StepNode } from '../model/model.ts';
import { orderOf, stepsById } from '../model/order.ts';
import type { Rule } from './rule.ts';

const code = 'needs-cycle';

/** Follows needs from stuck step to stuck step until one comes again: each has at least one that is stuck. */
const cyclesIn = (block: BlockNode): StepNode[][] => {
  const { stuck } = orderOf(block);
  const byId = stepsById(block);
  const seen = new Set<StepNode>();
  const cycles: StepNode[][] = [];
  for (const start of stuck) {
    const trail: StepNode[] = [];
    let at: StepNode | undefined = start;
    while (at && !seen.has(at)) {
      seen.add(at);
      trail.push(at);
      at = at.step.needs?.map((id) => byId.get(id)).find((need) => need !== undefined && stuck.has(need));
    }
    const from = at ? trail.indexOf(at) : -1;
    if (from !== -1) cycles.push(trail.slice(from));
  }
  return cycles;
};

export const needsCycle = {
  code,
  description: 'Steps that wait for each other in a cycle.',
  example: '- id: a\n    needs: [b]\n  - id: b\n    needs: [a]',
  fix: 'Remove one of the needs; the message shows the cycle.',
  *check(model: Model): Iterable<Finding> {
    for (const block of new Set(model.steps.map((node) => node.block))) {
      if (!block.graph) continue;
      for (const cycle of cyclesIn(block)) {
        const first = cycle.reduce((a, b) => (a.index < b.index ? a : b));
        const at = cycle.indexOf(first);
        const ids = [...cycle.slice(at), ...cycle.slice(0, at), first].map((node) => node.step.id);
        const isAlone = cycle.length === 1;
        const { id } = first.step;
        yield {
          code,
          message: isAlone
            ? `step "${id}" waits for itself`
            : `these steps wait for each other: ${ids.join(' → ')}`,
          path: [...first.path, 'needs', ...(isAlone ? [first.step.needs?.indexOf(id) ?? 0] : [])],
          hint: isAlone ? `remove "${id}" from its needs` : 'a → b: a needs b; remove one of these needs',
        };
      }
    }
  },
} satisfies Rule;
