import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import type { Binding, Edge, EmitContext, Fragment, SubgraphOptions } from '../emission.ts';
import type { Block, Step } from '../step.ts';
import { emitDistributed } from './emit-distributed.ts';
import { expectedIterations, type ForEachStep, isDistributed } from './list.ts';
import { writtenResult } from './results.ts';

/** JSONata of the values in envelopes, with arrays kept whole (JSONata's paths and array constructors would flatten them). */
const VALUES =
  '$reduce($states.result, function($list, $r) ' +
  '{ $append($list, $type($r.value) = "array" ? [[$r.value]] : [$r.value]) }, [])';

/**
 * JSONata of the values of executions that succeeded: for one that failed and is tolerated, Step Functions has its description among
 * the results. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
const SUCCEEDED =
  '$reduce($states.result, function($list, $r) ' +
  '{ $exists($r.ExecutionArn) and $exists($r.RedriveStatus) and $r.Status != "SUCCEEDED" ' +
  '? $list : $append($list, $type($r) = "array" ? [[$r]] : [$r]) }, [])';

/** A list that is too long for the history of one execution fails before anything is done: later it is too late to undo what was. */
const guarded = (list: string, most: number): string => {
  const cause =
    `" items do not fit into an execution, which has room for ${most}: set maxItems in the schema of the list, ` +
    'or go through parts of it in other executions, with a workflow step."';
  return `( $all := ${list}; $count($all) <= ${most} ? $all : $error($count($all) & ${cause}) )`;
};

/** What an iteration starts with. */
const binds = ({ as, batch }: ForEachStep): Binding[] => [
  { name: as ?? 'item', expression: '$states.input.item' },
  { name: 'index', expression: '$states.input.index', iteration: true },
  ...(batch?.input === undefined ? [] : [{ name: 'batch', expression: '$states.input.batch' }]),
];

/** Emits a Map state: inline, or with an execution for each iteration. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const each = step as ForEachStep;
  const block: Block = { path: ['steps'], steps: each.steps, output: step.output, kind: 'iteration' };
  const onError = each.on_item_error === 'fail' ? undefined : each.on_item_error;
  const options = { binds: binds(each), times: expectedIterations(each), onError };
  const emitted = isDistributed(each)
    ? emitDistributed(each, block, options, context)
    : emitInline(each, block, options, context);
  const { body, envelope } = emitted;
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [
      { name: context.variable(step.id), expression: resultOf(each, envelope, context) },
      ...context.record(step),
    ],
  };
  context.state({ name: step.id, body, edges: [...context.catches(step), next], expected: next });
  const fragment: Fragment = { entry: step.id, pending: [], exits: [next] };
  return envelope ? context.join(fragment, step.id) : fragment;
};

const resultOf = ({ results, tolerate }: ForEachStep, envelope: boolean, context: EmitContext): string => {
  if (results) return writtenResult(results, context);
  if (tolerate) return SUCCEEDED;
  return envelope ? VALUES : '$states.result';
};

const emitInline = (
  step: ForEachStep,
  block: Block,
  options: SubgraphOptions,
  context: EmitContext,
): { body: JsonObject; envelope: boolean } => {
  const { definitions, envelope } = context.subgraphs(step.id, [[{ block }]], options);
  const list = context.list(certain(step.foreach, 'list of an inline for_each'));
  const all = step.batch ? `$partition(${list}, ${step.batch.size})` : list;
  const body = {
    Type: 'Map',
    Comment: 'Runs its steps for each item; results keep the order of the items.',
    Items: `{% ${guarded(all, context.mostRepeats(step))} %}`,
    ...defined({ MaxConcurrency: step.max_concurrency }),
    ItemSelector: {
      item: '{% $states.context.Map.Item.Value %}',
      index: '{% $states.context.Map.Item.Index %}',
      ...(step.batch?.input === undefined ? {} : { batch: context.template(step.batch.input) }),
    },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      ...certain(definitions[0], 'body of a for_each'),
    },
  };
  return { body, envelope };
};
