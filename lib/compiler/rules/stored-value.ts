import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model, Reference, StepNode } from '../model/model.ts';
import { isBlockValue, isPassedOn, isTest, markedParts, reaches } from '../model/stored.ts';
import type { Rule } from './rule.ts';

const code = 'stored-value';

const LIST_HINT =
  'to go through it, let an action put the items into a file, with context.storage, and name it: from: { key: … }';

const HINT =
  'pass it on whole, alone in its braces, to a task, a script or another step with a function, which gets the value';

const hintFor = ({ expression: { path, place } }: Reference): string =>
  path.at(-1) === 'foreach' && place.node?.path.length === path.length - 1 ? LIST_HINT : HINT;

const nameOf = ({ step }: StepNode, part: readonly string[]): string => [`$${step.id}`, ...part].join('.');

/** What is wrong with reading a path of which a part is in the storage; undefined if nothing is. */
const problemOf = (reference: Reference, node: StepNode, part: readonly string[]): string | undefined => {
  const { path } = reference;
  const whole = nameOf(node, part);
  const read = [...path.steps, ...path.beyond];
  if (reaches(path.steps, part) && path.beyond.length === 0) {
    if (isPassedOn(reference) || isTest(reference, part)) return undefined;
    return path.steps.length === part.length
      ? `${whole} is in the storage, and this place would get a reference to it`
      : `${nameOf(node, path.steps)} has "${part.slice(path.steps.length).join('.')}" in it, which is in the storage`;
  }
  return reaches(part, read)
    ? `${whole} is in the storage, and no expression reads what is inside it`
    : undefined;
};

export const storedValue = {
  code,
  description:
    "An expression that reads what an action's contract, or `returns` of a script, marks with `x-large: true`: its value is in the storage, and the execution has a reference to it.",
  example: 'when: $count($export.rows) > 10   # rows: z.array(row).meta({ "x-large": true })',
  fix: 'Pass the value on whole, `rows: "{{ $export.rows }}"`, to a task, a script or another step with a function, which gets it; return beside it what expressions need, such as a count.',
  *check(model: Model): Iterable<Finding> {
    const marked = new Map(model.steps.map((node) => [node, markedParts(model, node)] as const));
    for (const reference of model.references) {
      if (!('node' in reference.meaning)) continue;
      const { node } = reference.meaning;
      for (const part of marked.get(node) ?? []) {
        const message = problemOf(reference, node, part);
        if (message !== undefined)
          yield { code, message, hint: hintFor(reference), ...inText(reference.expression, reference.path) };
      }
    }
    for (const [node, parts] of marked) {
      const [part] = parts;
      if (!part || node.fallbackOf || !isBlockValue(model, node)) continue;
      const block = node.block.owner ? `the value of "${node.block.owner.step.id}"` : "the workflow's output";
      const message = `${nameOf(node, part)} is in the storage, and ${block} would have a reference to it`;
      yield { code, message, path: [...node.path, 'id'], hint: 'say what it is with "output", without that' };
    }
  },
} satisfies Rule;
