import { defined } from '#core/defined.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { ComputedTask } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import { inTermsOfStep } from '../model/contract-compensation.ts';
import type { ActionContract } from '../types.ts';
import { emitExpression } from './author-text.ts';
import type { Emitter } from './emitter.ts';
import { entryKey } from './entry-key.ts';
import { marked } from './inline.ts';
import { RETRY, runInfo, takeTurnFunction } from './turn.ts';

/**
 * Emits what a task that is computed at run time does before its call, in the iteration of a Map: if its action has limits, it waits for its
 * turn, which the state that follows finds in its input. Undefined if none of the actions has limits.
 */
export const turnOfTask = (
  emitter: Emitter,
  step: Step,
  { task, actions, next, catches }: ComputedTask,
): { entry: string; states: JsonObject } | undefined => {
  const { build } = emitter;
  const limited = actions.flatMap((name) => {
    const contract = build.actions?.get(name);
    return contract?.callLimits ? [{ ...contract, callLimits: contract.callLimits }] : [];
  });
  if (limited.length === 0) return undefined;
  for (const { name, callLimits } of limited)
    if (callLimits.concurrency) build.limited.set(name, callLimits.concurrency.max);
  const [entry, wait] = [emitter.stateName(`${step.id}_turn`), emitter.stateName(`turn_${step.id}`)];
  const begin = limited.some(({ callLimits }) => callLimits.rate) ? emitter.stateName('begin') : undefined;
  const limits = limited.map(
    (contract) => `$t.uses = ${JSON.stringify(contract.name)} ? ${limitsOfTask(emitter, step, contract)}`,
  );
  const call = `{"action": $t.uses, "step": ${JSON.stringify(step.id)}, "id": ${entryKey(emitter, step)} & "/" & $t.id}`;
  const input =
    `($t := ${task}; $merge([{"started_at": $states.context.State.EnteredTime, "call": ${call}}, ` +
    `${limits.join(' : ')} : {}]))`;
  const names = limited.map(({ name }) => name);
  const states: JsonObject = {
    [entry]: {
      Type: 'Choice',
      Comment: 'Tasks of actions with limits wait for their turn.',
      Choices: [{ Condition: marked(`${task}.uses in ${JSON.stringify(names)}`), Next: wait }],
      Default: next,
    },
    [wait]: {
      Type: 'Task',
      Comment: 'Waits until the action of the task may be called.',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: takeTurnFunction(emitter),
        Payload: { input: marked(input), run: runInfo(build.workflow, wait) },
      },
      Output: marked(
        '$merge([$states.input, {"turn": $states.result.turn, "begins_at": $states.result.begins_at}])',
      ),
      Retry: RETRY,
      ...catches,
      Next: begin ?? next,
    },
  };
  if (begin !== undefined)
    states[begin] = {
      Type: 'Wait',
      Comment: 'Waits until the rate allows another start.',
      Timestamp: '{% $states.input.begins_at %}',
      Next: next,
    };
  return { entry, states };
};

/** JSONata of the limits of an action, with the keys of the task `$t`; the contract's defaults count. */
const limitsOfTask = (emitter: Emitter, step: Step, contract: ActionContract): string => {
  const { concurrency, rate } = contract.callLimits ?? {};
  const ofTask = (text: string): string => {
    const inTask = inTermsOfStep(text, { ...step, with: '{{ $call_input }}' }, contract).text ?? 'null';
    const expression = emitExpression(inTask, emitter.names);
    return `$exists(${expression}) ? ${expression} : null`;
  };
  const given = ({ key, fair, ...limit }: { key?: string; fair?: string; max: number }): string => {
    const keys = Object.entries(defined({ key, fair })).map(([name, text]) => `"${name}": ${ofTask(text)}`);
    const others = Object.entries({ ...limit, on_limit: 'queue' }).map(
      ([name, value]) => `"${name}": ${JSON.stringify(value)}`,
    );
    return `{${[...keys, ...others].join(', ')}}`;
  };
  const fields = [
    ...(concurrency ? [`"concurrency": ${given(concurrency)}`] : []),
    ...(rate ? [`"rate": ${given(rate)}`] : []),
  ];
  const input = `$merge([${JSON.stringify(defaultsOf(contract))}, $exists($t.with) ? $t.with : {}])`;
  return `($call_input := ${input}; {${fields.join(', ')}})`;
};

/** Returns the defaults of the fields of an action's input. */
const defaultsOf = ({ input }: ActionContract): JsonObject =>
  Object.fromEntries(
    Object.entries(isObject(input?.properties) ? input.properties : {}).flatMap(([name, field]) =>
      isObject(field) && field.default !== undefined ? [[name, field.default]] : [],
    ),
  );
