import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import { expectedRepeats } from '../loop-estimate.ts';
import type { Block, Step } from '../step.ts';

/** JSONata of the values in envelopes, with arrays kept whole (JSONata's paths and array constructors would flatten them). */
const VALUES =
  '$reduce($states.result, function($list, $r) ' +
  '{ $append($list, $type($r.value) = "array" ? [[$r.value]] : [$r.value]) }, [])';

/** A list that is too long for the history of one execution fails before anything is done: later it is too late to undo what was. */
const guarded = (list: string, most: number): string => {
  const cause =
    `" items do not fit into an execution, which has room for ${most}: set maxItems in the schema of the list, ` +
    'or go through parts of it in other executions, with a workflow step."';
  return `( $all := ${list}; $count($all) <= ${most} ? $all : $error($count($all) & ${cause}) )`;
};

/** Emits an inline Map state. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const block: Block = {
    path: ['steps'],
    steps: step.steps as Step[],
    output: step.output,
    kind: 'iteration',
  };
  const { definitions, envelope } = context.subgraphs(
    step.id,
    [[{ block }]],
    [
      { name: (step.as as string | undefined) ?? 'item', expression: '$states.input.item' },
      { name: 'index', expression: '$states.input.index', iteration: true },
    ],
    expectedRepeats(step),
  );
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: context.variable(step.id), expression: envelope ? VALUES : '$states.result' }],
  };
  const concurrency = step.max_concurrency as number | undefined;
  context.state({
    name: step.id,
    body: {
      Type: 'Map',
      Comment: 'Runs its steps for each item; results keep the order of the items.',
      Items: `{% ${guarded(context.list(step.foreach as string), context.mostRepeats(step))} %}`,
      ...defined({ MaxConcurrency: concurrency }),
      ItemSelector: {
        item: '{% $states.context.Map.Item.Value %}',
        index: '{% $states.context.Map.Item.Index %}',
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        ...certain(definitions[0], 'body of a for_each'),
      },
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  const fragment: Fragment = { entry: step.id, pending: [], exits: [next] };
  return envelope ? context.join(fragment, step.id) : fragment;
};
