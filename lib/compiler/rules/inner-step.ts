import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model, StepNode } from '../model/model.ts';
import { surroundings } from '../model/references.ts';
import type { Rule } from './rule.ts';

const code = 'inner-step';

export const innerStep = {
  code,
  description: 'A reference from outside a block to a step inside it.',
  example: 'with: { parcel: "{{ $pack.parcel }}" }   # pack is inside the group prepare',
  fix: "Give the block an `output` with the values that you need, and read the block's result.",
  *check(model: Model): Iterable<Finding> {
    for (const { expression, path, meaning } of model.references) {
      if (meaning.kind !== 'hidden') continue;
      const around = new Set(surroundings(expression.place).map(({ block }) => block));
      let outer: StepNode | undefined = meaning.node.block.owner;
      while (outer && !around.has(outer.block)) outer = outer.block.owner;
      const owner = outer ?? meaning.node.block.owner;
      const id = owner?.fallbackOf?.step.id ?? owner?.step.id;
      const message = `step "${path.variable}" is inside "${id}" and cannot be read from here`;
      const own = owner === expression.place.node;
      const hint = own ? 'name it in "output"' : `give that block an "output" and read $${id}`;
      yield { code, message, hint, ...inText(expression, path.use) };
    }
  },
} satisfies Rule;
