import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { BlockNode, Model } from '../model/model.ts';
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
      let { block } = meaning.node;
      while (block.owner && !around.has(block.owner.block)) block = block.owner.block;
      const owner = block.owner ?? meaning.node.block.owner;
      const id = owner?.fallbackOf?.step.id ?? owner?.step.id;
      const message = `step "${path.variable}" is inside "${id}" and cannot be read from here`;
      const own = owner === expression.place.node;
      const hint = own ? 'name it in "output"' : outputHint(String(id), block);
      yield { code, message, hint, ...inText(expression, path.use) };
    }
  },
} satisfies Rule;

/** Says how a block's result comes to hold a value: that of branches and cases is their own. */
const outputHint = (id: string, { owner, path }: BlockNode): string => {
  const place = path.slice(owner?.path.length ?? 0);
  const branch = place[place.indexOf('branches') + 1];
  if (place.includes('branches'))
    return `give its branch "${branch}" an "output" beside "steps" and read $${id}.${branch}`;
  return place.includes('cases') || place.includes('default')
    ? `give each case an "output" beside "steps" and read $${id}`
    : `give that block an "output" and read $${id}`;
};
