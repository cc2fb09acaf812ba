import { addsAudit } from '#contracts/scripts/audit.ts';
import { secretsOfRun } from '#contracts/secrets/secret-place.ts';
import { invariant } from '#core/invariant.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import { functionLimits } from '../limits.ts';
import { retriedExcept } from '../retried-except.ts';
import type { Step } from '../step.ts';
import { isPython, javascriptOf, namesOf, textOf } from './source.ts';

/** Memory of a script that says nothing. */
export const DEFAULT_MEMORY_MEGABYTES = 256;
const DEFAULT_TIMEOUT_SECONDS = 30;

/** Errors of a script that is wrong: it throws them again however often it is repeated with the same values. */
const MISTAKES = {
  javascript: ['RangeError', 'ReferenceError', 'SyntaxError', 'TypeError'],
  python: [
    'AttributeError',
    'ImportError',
    'IndentationError',
    'IndexError',
    'KeyError',
    'ModuleNotFoundError',
    'NameError',
    'SyntaxError',
    'TypeError',
    'UnboundLocalError',
    'ValueError',
    'ZeroDivisionError',
  ],
};

/** One Task state that invokes the script's function. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const text = textOf(step, context.project);
  invariant(text !== undefined, `the script of ${step.id} can be read`);
  const python = isPython(step);
  const language = python ? 'python' : 'javascript';
  const code = python ? text : javascriptOf(text, namesOf(step));
  invariant(typeof code === 'string', `the script of ${step.id} has no errors`);
  const timeout = context.timeout(step);
  const stored = context.stored(step);
  const payload = context.payload(step, (step.with ?? {}) as Json, {
    execution: '{% $states.context.Execution.Id %}',
    execution_name: '{% $states.context.Execution.Name %}',
    workflow: context.workflow,
    step: step.id,
    attempt: `{% ${context.attempt(step)} %}`,
    idempotency_key: `{% ${context.key(step)} %}`,
    ...stored,
  });
  const secrets = secretsOfRun(payload.run);
  const { stores, fetches } = stored;
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: context.variable(step.id), expression: '$states.result.Payload' }],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: `Runs ${step.file === undefined ? `a script in ${python ? 'Python' : 'JavaScript'}` : `the script ${step.file}`}.`,
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: context.script(step, {
          language,
          code,
          file: typeof step.file === 'string' ? step.file : undefined,
          memoryMegabytes: (step.memory as number | undefined) ?? DEFAULT_MEMORY_MEGABYTES,
          timeoutSeconds: timeout.TimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
          ...functionLimits(step.limits, context.limits),
          ...(secrets.length > 0 ? { secrets } : {}),
          ...(addsAudit(text) ? { audits: true as const } : {}),
          ...(stores || fetches ? { storage: stores ? ('write' as const) : ('read' as const) } : {}),
          ...(step.returns ? { returns: step.returns as JsonObject } : {}),
        }),
        Payload: { ...payload },
      },
      Output: '{% $states.result.Payload %}',
      ...timeout,
      ...context.retry(retriedExcept(step, [...MISTAKES[language], ...(fetches ? ['ValueLost'] : [])])),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};
