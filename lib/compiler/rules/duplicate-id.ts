import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'duplicate-id';

export const duplicateId = {
  code,
  description:
    'Two steps with the same id, or a name that a step already has. Ids are unique in the whole document.',
  example: '- id: reserve … - id: reserve',
  fix: 'Rename one of the two.',
  *check(model: Model): Iterable<Finding> {
    const first = new Map<string, StepNode>();
    for (const node of model.steps) {
      const { id } = node.step;
      const before = first.get(id);
      if (id === '') continue;
      if (!before) {
        first.set(id, node);
      } else if (node.fallbackOf || before.fallbackOf) {
        const other = node.fallbackOf ? before : node;
        const owner = (node.fallbackOf ?? before.fallbackOf)?.step.id;
        const message = `the fallback of "${owner}" is called "${id}" as well`;
        yield { code, message, path: [...other.path, 'id'], hint: 'rename the step' };
      } else {
        const message = `there are two steps "${id}"; the other is ${placeOf(before)}`;
        yield {
          code,
          message,
          path: [...node.path, 'id'],
          hint: 'ids are unique in the whole document: rename one',
        };
      }
    }
    for (const node of model.steps) {
      for (const block of node.blocks) {
        for (const name of block.block?.binds ?? []) {
          if (!model.byId.has(name) || node.step.as !== name) continue;
          const message = `"${name}" is the id of a step`;
          yield { code, message, path: [...node.path, 'as'], hint: 'choose another name for the item' };
        }
      }
    }
  },
} satisfies Rule;

const placeOf = ({ block, index }: StepNode): string =>
  block.owner ? `inside "${block.owner.step.id}"` : `step ${index + 1} of the workflow`;
