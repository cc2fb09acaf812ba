import { childExecutionNameIn, PARENT_FIELD } from '#contracts/child-executions.ts';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { resultEdge } from '../result-edge.ts';
import type { Step } from '../step.ts';
import { sanitisedFields } from './sanitised.ts';
import { waits } from './undo.ts';

/**
 * One Task state that starts an execution, and waits for it unless `wait` is false. The field in the input that names the parent
 * links the two in Step Functions' console.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
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
        Input: inputOf(step, context),
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

const inputOf = (step: Step, context: EmitContext): Json => {
  const { correlation } = context;
  const carried = {
    [PARENT_FIELD]: '$states.context.Execution.Id',
    ...(correlation === undefined ? {} : { [CORRELATION_FIELD]: correlation }),
  };
  const fields = Object.entries(carried);
  const given = step.with ?? {};
  if (isObject(given)) {
    const own = fields.map(([name, expression]) => [name, `{% ${expression} %}`]);
    const { input } = context.project.workflows?.get(String(step.workflow)) ?? {};
    const cleaned = sanitisedFields(given, input, (template) => context.templateExpression(template));
    return {
      ...(context.template(given) as JsonObject),
      ...cleaned,
      ...(Object.fromEntries(own) as JsonObject),
    };
  }
  const own = fields.map(([name, expression]) => `"${name}": ${expression}`).join(', ');
  return `{% $merge([${context.templateExpression(given)}, {${own}}]) %}`;
};

const executionName = (step: Step, context: EmitContext): string =>
  // The context object has no RedriveCount before the first redrive; nothing sums up to 0.
  childExecutionNameIn(
    context.key(step),
    '$sum([$states.context.Execution.RedriveCount])',
    context.attempt(step),
  );
