import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { allowedActions, matching, patternsOf } from './allowed.ts';
import { namesOf, type TypedPattern, typedNames, typedPattern } from './task-types.ts';

/** Checks that every pattern fits an action, and what is known of the list of tasks. */
export const checkDynamic = (step: Step, schemas: Schemas): StepProblem[] => [
  ...checkAllowed(step, schemas),
  ...checkTasks(step, schemas),
];

const checkAllowed = (step: Step, { project }: Schemas): StepProblem[] =>
  patternsOf(step).flatMap((pattern, index): StepProblem[] => {
    const path = ['allow', index];
    const typed = typedPattern(pattern);
    if (typed) return checkTyped(typed, path, project);
    if (!project.actions) {
      if (!pattern.endsWith('*')) return [];
      const hint = 'write out the names of the actions';
      return [{ path, message: `"${pattern}" needs the actions of a project, and none is known`, hint }];
    }
    if (matching(pattern, project).length > 0) return [];
    if (project.actions.get(pattern)?.worker) {
      const message = `${pattern} runs on workers, and a dynamic task calls functions`;
      return [{ path, message, hint: 'call it in a separate step, with "uses"' }];
    }
    const known = [...project.actions.keys()];
    const hint = didYouMean(pattern, known) ?? `the project has ${known.join(', ') || 'no actions'}`;
    return [{ path, message: `no action fits "${pattern}"`, hint }];
  });

const checkTyped = (typed: TypedPattern, path: (string | number)[], project: Project): StepProblem[] => {
  const { type, pattern } = typed;
  const wrong = type.wrong?.(pattern);
  if (wrong) return [{ path, ...wrong }];
  if (namesOf(typed, project).length > 0) return [];
  const known = type.known(project);
  const hint = known
    ? (didYouMean(pattern, known) ?? `the project has ${known.join(', ') || 'none'}`)
    : 'write out the name';
  return [{ path, message: `no ${type.what} fits "${pattern}"`, hint }];
};

/** What is known of a task beforehand, and is not allowed. */
const strangeTask = (
  item: JsonObject | undefined,
  step: Step,
  { project }: Schemas,
): Pick<StepProblem, 'message' | 'hint'> | undefined => {
  const { uses, type } = (isObject(item?.properties) ? item.properties : {}) as Record<string, JsonObject>;
  const allowed = allowedActions(step, project).map(({ name }) => name);
  if (typeof uses?.const === 'string' && project.actions && !allowed.includes(uses.const)) {
    const hint = didYouMean(uses.const, allowed) ?? `it allows ${patternsOf(step).join(', ')}`;
    return { message: `a task uses ${uses.const}, which "allow" does not name`, hint };
  }
  const types = [...new Set(typedNames(step, project).map((one) => one.type.type))];
  if (typeof type?.const === 'string' && !types.includes(type.const)) {
    const hint = didYouMean(type.const, types) ?? `it allows ${patternsOf(step).join(', ')}`;
    return { message: `a task is of type ${type.const}, of which "allow" names none`, hint };
  }
  return undefined;
};

const checkTasks = (step: Step, schemas: Schemas): StepProblem[] => {
  const list = schemas.expression(String(step.tasks));
  if (typeof list?.type === 'string' && list.type !== 'array') {
    return [{ path: ['tasks'], message: `expected a list of tasks, got ${list.type}` }];
  }
  const item = schemas.items(String(step.tasks));
  if (isObject(item) && typeof item.type === 'string' && item.type !== 'object')
    return [
      {
        path: ['tasks'],
        message: `a task is { id, uses, with } or { id, type, with }, and these are of type ${item.type}`,
      },
    ];
  const strange = strangeTask(item, step, schemas);
  if (strange) return [{ path: ['tasks'], ...strange }];
  if (!isObject(item) || !isObject(item.properties) || item.additionalProperties === true) return [];
  const has = (name: string): boolean => Object.hasOwn(item.properties as JsonObject, name);
  const missing = [...(has('id') ? [] : ['"id"']), ...(has('uses') || has('type') ? [] : ['"uses"'])];
  if (missing.length === 0) return [];
  const message = `a task is { id, uses, with } or { id, type, with }, and these have no ${missing.join(' and ')}`;
  return [{ path: ['tasks'], message }];
};
