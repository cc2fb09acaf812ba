import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model } from '../model/model.ts';
import { orderOf, stepsById } from '../model/order.ts';
import type { Rule } from './rule.ts';

const code = 'unordered-step';

export const unorderedStep = {
  code,
  description:
    'In a graph, a reference to a step that the reader does not list in `needs`, so it may run later or at the same time.',
  example: 'needs: []\n    with: { parcel: "{{ $pack.parcel }}" }',
  fix: 'Add the step to `needs`.',
  *check(model: Model): Iterable<Finding> {
    for (const { expression, path, meaning } of model.references) {
      if (meaning.kind !== 'unordered' || expression.place.compensation) continue;
      const { node, reader } = meaning;
      const known = stepsById(reader.block);
      const needs = reader.step.needs ?? [];
      // What is wrong with `needs` itself has been said.
      if (model.gaps.malformed.has(reader.step) || needs.some((id) => !known.has(id))) continue;
      const { id } = node.step;
      const { precedes, stuck } = orderOf(reader.block);
      const circle = !stuck.has(node) && precedes(reader, node);
      const message = circle
        ? `step "${id}" needs "${reader.step.id}" and so runs after it`
        : `"${reader.step.id}" does not need "${id}", which may not have run by then`;
      const hint = circle ? undefined : `write needs: [${[...needs, id].join(', ')}]`;
      yield { code, message, hint, ...inText(expression, path.use) };
    }
  },
} satisfies Rule;
