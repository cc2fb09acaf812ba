import { writesRecords } from '#contracts/scripts/records.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { ownField } from '#core/json.ts';
import type { EmitContext } from '../emission.ts';
import type { Step } from '../step.ts';
import type { TaskType } from '../task-type.ts';
import { MISTAKES, scriptFunctionOf, UNFIT_RECORD } from './emit.ts';
import { namesOfInput } from './named.ts';
import { textOf } from './source.ts';

/** Tasks that run a script of the document's `scripts`: `with` has `script`, its name, and `with`, what it reads. */
export const scriptTask: TaskType = {
  type: 'script',
  what: 'script',
  sensitive: [],
  permanent: [...new Set([...MISTAKES.javascript, ...MISTAKES.python, UNFIT_RECORD])],
  known: ({ scripts = {} }) => Object.keys(scripts),
  asks: '$w.script',
  input(name, { scripts }) {
    const { input } = ownField(scripts, name) ?? {};
    return {
      type: 'object',
      required: ['script', ...(Array.isArray(input?.required) && input.required.length > 0 ? ['with'] : [])],
      properties: { script: { type: 'string' }, with: { type: 'object', ...input } },
    };
  },
  effect: (name, project) => writesRecords(textOf(ownField(project.scripts, name) ?? {}, project) ?? ''),
  functionName: (name, step, context) => context.script(step, functionOf(name, step, context)),
  settings: () => null,
  payload: () => '$exists($w.with) ? $w.with : {}',
};

const functionOf = (name: string, step: Step, context: EmitContext) => {
  const script = ownField(context.project.scripts, name) ?? {};
  const names = namesOfInput(script);
  const seconds = context.timeout(step).TimeoutSeconds ?? parseDurationSeconds(script.timeout ?? '');
  const storage = context.storedByName(step) ? { storage: 'write' as const } : {};
  return { ...scriptFunctionOf(script, names, context, seconds), ...storage, name, names };
};
