import { defined } from '#core/defined.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import { expectedRepeats } from '../loop-estimate.ts';
import type { Block, Step } from '../step.ts';

/**
 * Returns a Choice state that leads into the steps and to which they lead back; `$loop` is a variable set on the way. With `while` the
 * Choice comes first, with `until` the steps do.
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const loop = context.freeVariable(`loop_${step.id}`);
  const binds = { loop };
  const head = headOf(step, loop, context);
  const block = blockOf(step);
  const steps = context.repeating(`$${loop}.index`, () => context.inline(step, block, undefined, binds));
  const next = context.bound(binds, () => nextLoop(step, block, loop, context));
  const body = context.sequence(steps, next);
  for (const exit of context.connect(head.runs, body)) {
    context.connect(exit, { entry: head.entry, pending: [], exits: [] });
  }
  const start = context.compute(step, loop, step.with ?? {}, {
    as: (first) => `$merge([${first}, {"index": 0}])`,
  });
  // Steps without states are done on the way to the Choice.
  const entry = step.until === undefined ? head.entry : (body.entry ?? head.entry);
  const pending = step.until === undefined ? [] : body.pending;
  return context.sequence(start, { entry, pending, exits: head.exits });
};

/** Emits the Choice: `runs` leads into another iteration, `exits` lead out of the loop. */
const headOf = (
  step: Step,
  loop: string,
  context: EmitContext,
): { entry: string; runs: Edge; exits: Edge[] } => {
  const limit = step.max_iterations as number;
  const left = `$${loop}.index < ${limit}`;
  const place = { sees: 'binds' as const, block: blockOf(step) };
  // A loop that may end at its limit asks no more then.
  const only = step.until === undefined && step.on_max === 'continue' ? left : undefined;
  const { before, failing, condition } = context.bound({ loop }, () =>
    context.decide(step, (step.until ?? step.while) as string, {
      ...place,
      ...defined({ only }),
    }),
  );
  const first = failing ? [failing] : [];
  context.sequence(before, { entry: step.id, pending: [], exits: [] });
  const entry = before.entry ?? step.id;
  const leave = (slot: Edge['slot']): Edge => ({
    slot,
    assigns: [{ name: context.variable(step.id), expression: `$${loop}` }],
  });
  const fails = step.on_max !== 'continue';
  const tooOften: Edge = {
    slot: step.until === undefined ? { kind: 'choice', condition } : { kind: 'default' },
    assigns: [],
  };
  if (step.until === undefined) {
    const runs: Edge = { slot: { kind: 'choice', condition: `${left} and (${condition})` }, assigns: [] };
    const done = leave({ kind: 'default' });
    addHead(step, context, {
      edges: [...first, ...(fails ? [runs, tooOften, done] : [runs, done])],
      runs,
      repeats: 0,
    });
    if (fails) endless(step, context, tooOften);
    return { entry, runs, exits: [done] };
  }
  const done = leave({ kind: 'choice', condition });
  const runs: Edge = { slot: { kind: 'choice', condition: left }, assigns: [] };
  const last = leave({ kind: 'default' });
  addHead(step, context, {
    edges: [...first, done, runs, fails ? tooOften : last],
    runs,
    leaving: done,
    repeats: 1,
  });
  if (fails) endless(step, context, tooOften);
  return { entry, runs, exits: fails ? [done] : [done, last] };
};

/** Adds the Choice state; `repeats` iterations come before it. */
const addHead = (
  step: Step,
  context: EmitContext,
  { edges, runs, leaving, repeats }: { edges: Edge[]; runs: Edge; leaving?: Edge; repeats: number },
): void => {
  const kind = step.until === undefined ? 'while its condition holds' : 'until its condition holds';
  context.state({
    name: step.id,
    body: { Type: 'Choice', Comment: `Goes round ${kind}, at most ${step.max_iterations as number} times.` },
    edges,
    expected: runs,
    rounds: Math.max(0, expectedRepeats(step) - repeats),
    leaving,
  });
};

const endless = (step: Step, context: EmitContext, tooOften: Edge): void => {
  const { max_iterations: limit, until } = step as Step & { max_iterations: number; until?: string };
  const still = until === undefined ? 'still held' : 'did not hold yet';
  const cause = `The condition of ${step.id} ${still} after ${limit} iterations.`;
  context.connect(tooOften, context.fail(step, 'MaxIterationsExceeded', cause, `${step.id}_endless`));
};

const nextLoop = (step: Step, block: Block, loop: string, context: EmitContext): Fragment =>
  context.compute(step, loop, step.output ?? {}, {
    sees: 'inside',
    block,
    as: (output) => {
      const parts = [
        `$${loop}`,
        ...(step.output === undefined ? [] : [output]),
        `{"index": $${loop}.index + 1}`,
      ];
      return `$merge([${parts.join(', ')}])`;
    },
  });

const blockOf = (step: Step): Block => ({ path: ['steps'], steps: step.steps as Step[], kind: 'loop' });
