// Above 250 lines: the states of one call, in the order in which they run.

import { childExecutionNameIn, PARENT_FIELD, REDRIVES_ABOVE } from '#contracts/child-executions.ts';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import { CHOOSE_VARIANT } from '#contracts/variant-choice.ts';
import { targetText } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { callInfo } from '../call-info.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Project } from '../project.ts';
import { resultEdge } from '../result-edge.ts';
import type { Step } from '../step.ts';
import { type Cleaning, cleaningOf } from './sanitised.ts';
import { hasVariants, type Target, targetsOf } from './targets.ts';
import { startedBy, waits } from './undo.ts';

/** The platform's function that cleans the input of a called workflow. */
const CLEAN_INPUT = 'clean-input';

/** The platform's function that logs what a step is about to start. */
const LOG_START = 'log-start';

/**
 * Returns one Task state that starts an execution, and waits for it unless `wait` is false. The field in the input that names the parent
 * links the two in Step Functions' console.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const { project } = context;
  if (hasVariants(String(step.workflow), project)) return emitChosen(step, context);
  const stateMachine = arnOf(step, context, { workflow: String(step.workflow) });
  const cleaning = cleaningBefore(step, project, {
    expression: (template) => context.templateExpression(template),
    literal: (value) => context.literal(value),
  });
  if (cleaning.by === 'state machine') {
    const input = inputOf(step.with ?? {}, cleaning.fields, context);
    return loggedStart(step, context, { stateMachine, input });
  }
  const variable = context.freeVariable(`input_${step.id}`);
  const cleaned = prepare(step, context, {
    name: `clean_${step.id}`,
    comment: `Cleans what ${step.id} passes on, as the workflow ${step.workflow} asks.`,
    action: CLEAN_INPUT,
    input: { schema: context.literal(cleaning.schema) },
    key: 'input',
    variable,
  });
  const input = withOrigin(`$${variable}`, context);
  return context.sequence(cleaned, loggedStart(step, context, { stateMachine, input }));
};

/** Two states: a function chooses the variant, and with it what is started with which input. */
const emitChosen = (step: Step, context: EmitContext): Fragment => {
  const workflow = String(step.workflow);
  const variable = context.freeVariable(`variant_${step.id}`);
  const targets = targetsOf(workflow, context.project).map((target): [string, string] => [
    targetText(target.workflow, target),
    arnOf(step, context, target),
  ]);
  const chosen = prepare(step, context, {
    name: `variant_${step.id}`,
    comment: `Chooses which variant of the workflow ${workflow} is started.`,
    action: CHOOSE_VARIANT,
    input: { workflow, targets: Object.fromEntries(targets) },
    key: 'variant',
    variable,
  });
  const started = loggedStart(step, context, {
    stateMachine: `{% $${variable}.state_machine %}`,
    input: withOrigin(`$${variable}.input`, context),
  });
  return context.sequence(chosen, started);
};

/** Returns the placeholder of what a step may start. */
const arnOf = (step: Step, context: EmitContext, { workflow, version }: Target): string => {
  const waiting = waits(step);
  const suffix = `${version === undefined ? '' : `__${version}`}${waiting ? '' : '__started'}`;
  return context.substitute(`workflow__${workflow.replaceAll('-', '_')}${suffix}`, {
    kind: 'workflow',
    workflow,
    ...defined({ version }),
    ...(waiting && { waits: true }),
  });
};

/** Returns how what a step passes on is cleaned; without `emitted`, the values in the answer mean nothing. */
export const cleaningBefore = (
  step: Step,
  { workflows }: Project,
  emitted: Parameters<typeof cleaningOf>[2] = { expression: () => '', literal: () => null },
): Cleaning => cleaningOf(step.with ?? {}, workflows?.get(String(step.workflow))?.input, emitted);

/** What a function does with the input before the execution is started. */
interface Preparation {
  name: string;
  comment: string;
  /** Platform function. */
  action: string;
  /** What it gets besides `value`, what the step passes on. */
  input: JsonObject;
  /** Tells its idempotency key from the step's. */
  key: string;
  /** Variable that gets its answer. */
  variable: string;
}

/** One Task state that calls a function of the platform with what the step passes on. */
const prepare = (
  step: Step,
  context: EmitContext,
  { name: wanted, comment, action, input, key, variable }: Preparation,
): Fragment => {
  const name = context.freeName(wanted);
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: variable, expression: '$states.result.Payload' }],
  };
  context.state({
    name,
    body: {
      Type: 'Task',
      Comment: comment,
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: context.platformFunctionName(action),
        Payload: {
          input: { value: context.template(step.with ?? {}), ...input },
          run: {
            ...callInfo({
              workflow: context.workflow,
              step: name,
              attempt: 0,
              key: `${context.key(step)} & "/${key}"`,
            }),
            sensitive: ['value'],
          },
        },
      },
      ...context.retry({ ...step, retry: undefined }, 'function'),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: name, pending: [], exits: [next] };
};

/** What is started, with which input. */
interface Start {
  stateMachine: string;
  input: Json;
}

/**
 * Logs beforehand what is started, if its own history is that of an iteration which is an execution: the log of effects is all that knows of
 * it then.
 */
const loggedStart = (step: Step, context: EmitContext, target: Start): Fragment => {
  if (!context.isApart || !step.compensate) return start(step, context, target);
  const logged = logStart(step, context);
  // The log undoes whatever it knows of that has no result, so the definition has to have it undone in its place.
  const caught = { ...step, compensate: { ...step.compensate, always: true } };
  return context.sequence(logged, start(step, context, target, caught));
};

const logStart = (step: Step, context: EmitContext): Fragment => {
  const name = context.freeName(`log_${step.id}`);
  const input = context.literal({ ...startedBy(step, context.project) });
  const { timeout_seconds: _, undo, ...run } = context.runInfo(step);
  // The platform's own compensation finds what was started; an author's may need its result, or be wrong if it failed.
  const found: JsonObject = step.compensate?.always
    ? {}
    : { find: context.platformFunctionName(LOG_START), find_input: input };
  const next: Edge = { slot: { kind: 'next' }, assigns: [] };
  context.state({
    name,
    body: {
      Type: 'Task',
      Comment: `Logs that ${step.id} starts an execution, which nothing else knows of once this one has ended.`,
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: context.platformFunctionName(LOG_START),
        Payload: { input, run: { ...run, undo: { ...(isObject(undo) ? undo : {}), ...found } } },
      },
      ...context.retry({ ...step, retry: undefined }, 'function'),
    },
    // Nothing is started if this fails.
    edges: [...context.catches({ ...step, compensate: undefined }), next],
    expected: next,
  });
  return { entry: name, pending: [], exits: [next] };
};

const start = (step: Step, context: EmitContext, { stateMachine, input }: Start, caught = step): Fragment => {
  const workflow = String(step.workflow);
  const waiting = waits(step);
  const result = waiting ? '$states.result.Output' : '{"execution": $states.result.ExecutionArn}';
  const next = resultEdge(step, context, result);
  const seconds = parseDurationSeconds(step.timeout ?? '');
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: waiting
        ? `Runs the workflow ${workflow} and waits for its output.`
        : `Starts the workflow ${workflow}.`,
      Resource: `arn:aws:states:::states:startExecution${waiting ? '.sync:2' : ''}`,
      Arguments: {
        StateMachineArn: stateMachine,
        Name: `{% ${executionName(step, context)} %}`,
        Input: input,
      },
      Output: `{% ${result} %}`,
      // The default timeout is that of an action's attempt; a workflow has its own.
      ...(seconds !== undefined && { TimeoutSeconds: Math.max(1, Math.ceil(seconds)) }),
      ...retry(step, context),
    },
    edges: [...context.catches(caught), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};

/** An execution that has failed has been undone and retried inside; here, only Step Functions' own errors are repeated by default. */
const retry = (step: Step, context: EmitContext): { Retry?: JsonObject[] } =>
  step.retry
    ? context.retry(step)
    : {
        Retry: [
          {
            ErrorEquals: ['StepFunctions.ThrottlingException', 'StepFunctions.SdkClientException'],
            IntervalSeconds: 2,
            MaxAttempts: 3,
            BackoffRate: 2,
            JitterStrategy: 'FULL',
          },
        ],
      };

/** JSONata of what an execution gets of the one that starts it, by field. */
const origin = ({ correlation }: EmitContext): [string, string][] => [
  [PARENT_FIELD, '$states.context.Execution.Id'],
  ...(correlation === undefined ? [] : [[CORRELATION_FIELD, correlation] as [string, string]]),
];

const inputOf = (given: Json, cleaned: JsonObject, context: EmitContext): Json =>
  isObject(given)
    ? {
        ...(context.template(given) as JsonObject),
        ...cleaned,
        ...Object.fromEntries(origin(context).map(([name, expression]) => [name, `{% ${expression} %}`])),
      }
    : withOrigin(context.templateExpression(given), context);

const withOrigin = (input: string, context: EmitContext): Json => {
  const own = origin(context).map(([name, expression]) => `"${name}": ${expression}`);
  return `{% $merge([${input}, {${own.join(', ')}}]) %}`;
};

const executionName = (step: Step, context: EmitContext): string => {
  // The context object has no RedriveCount before the first redrive; nothing sums up to 0.
  const own = '$sum([$states.context.Execution.RedriveCount])';
  const redrives = context.called ? `(${own} + ${REDRIVES_ABOVE})` : own;
  return childExecutionNameIn(context.key(step), redrives, context.attempt(step));
};
