import { closest } from '#core/did-you-mean.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model, Reference } from '../model/model.ts';
import { boundNames, namesUnfitStep, readableSteps, surroundings } from '../model/references.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-variable';

/** Where names that only exist in some places can be read. */
const ELSEWHERE = new Map(
  Object.entries({
    error: '$error is available in on_error.fallback and on_error.fallback_value',
    event:
      '$event is available in `input` and `when` of an event trigger, and in `when` of a step that waits for an event',
    item: '$item is available inside the steps of a for_each',
    index: '$index is available inside the steps of a for_each',
    loop: '$loop is available inside a while',
    input: '$input is available in steps and in the output',
    execution: '$execution is available in steps and in the output',
    states: "Step Functions' own $states is not for authors: use $input, $execution or the result of a step",
    steps: "a step's result is the variable of its id, such as $reserve",
    context: 'use $execution',
    secrets: '$secrets is available in the `with` of steps that call a function',
    config: '$config is reserved for later use',
    state: '$state is reserved for later use',
  }),
);

const hintFor = (
  model: Model,
  { expression: { place }, path: { variable } }: Reference,
): string | undefined => {
  const elsewhere = ELSEWHERE.get(variable);
  if (elsewhere) return elsewhere;
  const names = [...boundNames(place).keys(), ...readableSteps(place)];
  const near = closest(variable, names) ?? closest(variable, model.byId.keys());
  if (near) return `did you mean "$${near}"?`;
  return names.length <= 12 ? `here are ${names.map((name) => `$${name}`).join(', ')}` : undefined;
};

export const unknownVariable = {
  code,
  description: 'A variable that is neither a step nor a name that is set at this place.',
  example: 'with: { order: "{{ $imput.order_id }}" }',
  fix: 'Correct the name; the message names the nearest one, or says where the name can be read.',
  *check(model: Model): Iterable<Finding> {
    for (const reference of model.references) {
      const { expression, path, meaning } = reference;
      if (meaning.kind !== 'missing' || namesUnfitStep(model, expression)) continue;
      // A step that could not be read; of one that could, the place sees none.
      if (model.gaps.ids.has(path.variable) && !model.byId.has(path.variable)) continue;
      // The same name in `needs` is reported there.
      if (surroundings(expression.place).some(({ at }) => at?.step.needs?.includes(path.variable))) continue;
      const message = `there is no step or variable "$${path.variable}" here`;
      yield { code, message, hint: hintFor(model, reference), ...inText(expression, path.use) };
    }
  },
} satisfies Rule;
