import type { Edge, EmitContext, Fragment } from '../emission.ts';
import { expectedRepeats } from '../loop-estimate.ts';
import type { Block, Step } from '../step.ts';

/** A Choice state that leads into the steps and to which they lead back; `$loop` is a variable set on the way. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const loop = context.freeVariable(`loop_${step.id}`);
  const binds = { loop };
  const limit = step.max_iterations as number;
  const goesOn = context.bound(binds, () => context.condition(step.while as string));
  const runs: Edge = {
    slot: { kind: 'choice', condition: `$${loop}.index < ${limit} and (${goesOn})` },
    assigns: [],
  };
  const tooOften: Edge = { slot: { kind: 'choice', condition: `${goesOn}` }, assigns: [] };
  const done: Edge = {
    slot: { kind: 'default' },
    assigns: [{ name: context.variable(step.id), expression: `$${loop}` }],
  };
  const fails = step.on_max !== 'continue';
  context.state({
    name: step.id,
    body: { Type: 'Choice', Comment: `Goes round while its condition holds, at most ${limit} times.` },
    edges: fails ? [runs, tooOften, done] : [runs, done],
    expected: runs,
    rounds: expectedRepeats(step),
  });
  if (fails) {
    const cause = `The condition of ${step.id} still held after ${limit} iterations.`;
    context.connect(tooOften, context.fail(step, 'MaxIterationsExceeded', cause, `${step.id}_endless`));
  }
  const block: Block = { path: ['steps'], steps: step.steps as Step[], kind: 'loop' };
  const body = context.repeating(`$${loop}.index`, () => context.inline(block, undefined, binds));
  for (const exit of context.connect(runs, body)) {
    exit.assigns.push({ name: loop, expression: context.bound(binds, () => nextLoop(step, loop, context)) });
    context.connect(exit, { entry: step.id, pending: [], exits: [] });
  }
  const first = context.templateExpression(step.with ?? {});
  const pending = [{ name: loop, expression: `$merge([${first}, {"index": 0}])` }];
  return { entry: step.id, pending, exits: [done] };
};

const nextLoop = (step: Step, loop: string, context: EmitContext): string => {
  const output = step.output === undefined ? [] : [context.templateExpression(step.output)];
  return `$merge([${[`$${loop}`, ...output, `{"index": $${loop}.index + 1}`].join(', ')}])`;
};
