import { addsAudit } from '#contracts/scripts/audit.ts';
import { recordPlaces, recordsUsed, type ScriptRecords } from '#contracts/scripts/records.ts';
import { secretsRead } from '#contracts/scripts/secret.ts';
import { secretsOfRun } from '#contracts/secrets/secret-place.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { invariant } from '#core/invariant.ts';
import { type Json, type JsonObject, ownField } from '#core/json.ts';
import { callInfo } from '../call-info.ts';
import type { Edge, EmitContext, EmittedScript, Fragment } from '../emission.ts';
import { functionLimits } from '../limits.ts';
import { retriedExcept } from '../retried-except.ts';
import type { Limits, Step } from '../step.ts';
import { namesOfInput } from './named.ts';
import { isPython, javascriptOf, namesOf, type Source, textOf } from './source.ts';

/** Memory of a script that says nothing. */
export const DEFAULT_MEMORY_MEGABYTES = 256;
const DEFAULT_TIMEOUT_SECONDS = 30;

/** Errors of a script that is wrong: it throws them again however often it is repeated with the same values. */
export const MISTAKES = {
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

/** What a script that writes a record which does not fit its state fails with, however often it is repeated. */
export const UNFIT_RECORD = 'InvalidRecord';

/** Returns the function of a script; `names` are those that it reads. */
export const scriptFunctionOf = (
  script: Source,
  names: readonly string[],
  context: Pick<EmitContext, 'limits' | 'project' | 'sections' | 'workflow'>,
  timeoutSeconds: number = DEFAULT_TIMEOUT_SECONDS,
): EmittedScript => {
  const { project, limits } = context;
  const text = textOf(script, project);
  invariant(text !== undefined, 'the script can be read');
  const python = isPython(script);
  const code = python ? text : javascriptOf(text, names);
  invariant(typeof code === 'string', 'the script has no errors');
  const secrets = [...new Set(secretsRead(text).flatMap(({ name }) => name ?? []))];
  return {
    language: python ? 'python' : 'javascript',
    code,
    file: typeof script.file === 'string' ? script.file : undefined,
    memoryMegabytes: (script.memory as number | undefined) ?? DEFAULT_MEMORY_MEGABYTES,
    timeoutSeconds,
    ...functionLimits(script.limits as Limits | undefined, limits),
    ...(Array.isArray(script.packages) && { packages: script.packages.map(String).sort() }),
    ...(secrets.length > 0 && { secrets }),
    ...(addsAudit(text) && { audits: true as const }),
    ...recordsOf(text, context),
    ...(script.returns !== undefined && { returns: script.returns as JsonObject }),
  };
};

/** Returns the records that a script's function may use. */
const recordsOf = (
  text: string,
  { sections, workflow }: Pick<EmitContext, 'sections' | 'workflow'>,
): Pick<EmittedScript, 'records'> => {
  const records: Record<string, ScriptRecords> = {};
  for (const { use } of recordsUsed(text)) {
    const section = use && ownField(sections.state, use.name);
    if (!section) continue;
    const known = ownField(records, use.name)?.operations ?? [];
    records[use.name] = {
      ...recordPlaces(section.scope === 'shared' ? '' : workflow, use.name),
      fields: section.fields as JsonObject,
      ...defined({ ttlSeconds: parseDurationSeconds(section.ttl ?? '') }),
      operations: [...new Set([...known, use.operation])],
    };
  }
  return Object.keys(records).length > 0 ? { records } : {};
};

/** Emits one Task state that invokes the script's function. With a heartbeat, the function answers by task token. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const { sections } = context;
  const named = ownField(sections.scripts, String(step.called));
  const names = named ? namesOfInput(named) : namesOf(step);
  const timeout = context.timeout(step);
  const stored = context.stored(step);
  const heartbeat = parseDurationSeconds(step.heartbeat ?? '');
  const result = heartbeat === undefined ? '$states.result.Payload' : '$states.result';
  const payload = context.payload(step, (step.with ?? {}) as Json, {
    ...callInfo({
      workflow: context.workflow,
      step: step.id,
      attempt: `{% ${context.attempt(step)} %}`,
      key: context.key(step),
    }),
    ...(heartbeat !== undefined && { task_token: '{% $states.context.Task.Token %}' }),
    ...stored,
  });
  const { stores, fetches } = stored;
  const script = scriptFunctionOf(step, names, context, timeout.TimeoutSeconds);
  const secrets = [...new Set([...(script.secrets ?? []), ...secretsOfRun(payload.run)])];
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: context.variable(step.id), expression: result }],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: commentOf(step),
      Resource: `arn:aws:states:::lambda:invoke${heartbeat === undefined ? '' : '.waitForTaskToken'}`,
      Arguments: {
        FunctionName: context.script(step, {
          ...script,
          ...(named && { name: String(step.called), names }),
          ...(secrets.length > 0 && { secrets }),
          ...(heartbeat !== undefined && { heartbeats: true as const }),
          ...((stores || fetches) && { storage: stores ? ('write' as const) : ('read' as const) }),
        }),
        Payload: { ...payload },
      },
      Output: `{% ${result} %}`,
      ...timeout,
      ...(heartbeat !== undefined && { HeartbeatSeconds: Math.max(1, Math.round(heartbeat)) }),
      ...context.retry(
        retriedExcept(step, [
          ...MISTAKES[script.language],
          ...(script.records ? [UNFIT_RECORD] : []),
          ...(fetches ? ['ValueLost'] : []),
        ]),
      ),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};

const commentOf = (step: Step): string => {
  if (step.called !== undefined) return `Runs the script ${step.called}.`;
  if (step.file !== undefined) return `Runs the script ${step.file}.`;
  return `Runs a script in ${isPython(step) ? 'Python' : 'JavaScript'}.`;
};
