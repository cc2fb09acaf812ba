import { childExecutionNameIn, PARENT_FIELD } from '#contracts/child-executions.ts';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Project } from '../project.ts';
import { resultEdge } from '../result-edge.ts';
import type { Step } from '../step.ts';
import { type Cleaning, cleaningOf } from './sanitised.ts';
import { waits } from './undo.ts';

/** The platform's function that cleans the input of a called workflow. */
export const CLEAN_INPUT = 'clean-input';

/**
 * One Task state that starts an execution, and waits for it unless `wait` is false. The field in the input that names the parent
 * links the two in Step Functions' console.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const cleaning = cleaningBefore(step, context.project, {
    expression: (template) => context.templateExpression(template),
    literal: (value) => context.literal(value),
  });
  if (cleaning.by === 'state machine')
    return start(step, context, inputOf(step.with ?? {}, cleaning.fields, context));
  const variable = context.freeVariable(`input_${step.id}`);
  const cleaned = clean(step, context, { schema: cleaning.schema, variable });
  return context.sequence(cleaned, start(step, context, withOrigin(`$${variable}`, context)));
};

/** How what a step hands on is cleaned; without `emitted`, the values in the answer mean nothing. */
export const cleaningBefore = (
  step: Step,
  { workflows }: Project,
  emitted: Parameters<typeof cleaningOf>[2] = { expression: () => '', literal: () => null },
): Cleaning => cleaningOf(step.with ?? {}, workflows?.get(String(step.workflow))?.input, emitted);

/** One Task state that calls the function which cleans what the step hands on. */
const clean = (
  step: Step,
  context: EmitContext,
  { schema, variable }: { schema: JsonObject; variable: string },
): Fragment => {
  const name = context.freeName(`clean_${step.id}`);
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: variable, expression: '$states.result.Payload' }],
  };
  context.state({
    name,
    body: {
      Type: 'Task',
      Comment: `Cleans what ${step.id} hands on, as the workflow ${step.workflow} asks.`,
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: context.functionName(CLEAN_INPUT, true),
        Payload: {
          input: { value: context.template(step.with ?? {}), schema: context.literal(schema) },
          run: {
            execution: '{% $states.context.Execution.Id %}',
            execution_name: '{% $states.context.Execution.Name %}',
            workflow: context.workflow,
            step: name,
            attempt: 0,
            idempotency_key: `{% ${context.key(step)} & "/input" %}`,
            sensitive: ['value'],
          },
        },
      },
      ...context.retry({ ...step, retry: undefined }),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: name, pending: [], exits: [next] };
};

const start = (step: Step, context: EmitContext, input: Json): Fragment => {
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
        StateMachineArn: context.substitute(
          `workflow__${workflow.replaceAll('-', '_')}${waiting ? '' : '__started'}`,
          { kind: 'workflow', workflow, ...(waiting ? { waits: true } : {}) },
        ),
        Name: `{% ${executionName(step, context)} %}`,
        Input: input,
      },
      Output: `{% ${result} %}`,
      // The default timeout is that of an action's attempt; a workflow has its own.
      ...(seconds === undefined ? {} : { TimeoutSeconds: Math.max(1, Math.ceil(seconds)) }),
      ...retry(step, context),
    },
    edges: [...context.catches(step), next],
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

const executionName = (step: Step, context: EmitContext): string =>
  // The context object has no RedriveCount before the first redrive; nothing sums up to 0.
  childExecutionNameIn(
    context.key(step),
    '$sum([$states.context.Execution.RedriveCount])',
    context.attempt(step),
  );
