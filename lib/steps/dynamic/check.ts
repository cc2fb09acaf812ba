import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';
import type { LiteralItem, Schemas, StepProblem } from '../step-type.ts';
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

/** What is wrong with an action or a type that a task names, because it is not allowed. */
const notAllowed = (
  { uses, type }: { uses?: Json; type?: Json },
  step: Step,
  { project }: Schemas,
): Pick<StepProblem, 'message' | 'hint'> | undefined => {
  const allowed = allowedActions(step, project).map(({ name }) => name);
  if (typeof uses === 'string' && project.actions && !allowed.includes(uses)) {
    const hint = didYouMean(uses, allowed) ?? `it allows ${patternsOf(step).join(', ')}`;
    return { message: `a task uses ${uses}, which "allow" does not name`, hint };
  }
  const types = [...new Set(typedNames(step, project).map((one) => one.type.type))];
  if (typeof type === 'string' && !types.includes(type)) {
    const hint = didYouMean(type, types) ?? `it allows ${patternsOf(step).join(', ')}`;
    return { message: `a task is of type ${type}, of which "allow" names none`, hint };
  }
  return undefined;
};

/** What is known of the tasks of any list, and is not allowed. */
const strangeTask = (item: JsonObject | undefined, step: Step, schemas: Schemas) => {
  const { uses, type } = (isObject(item?.properties) ? item.properties : {}) as Record<string, JsonObject>;
  return notAllowed({ ...defined({ uses: uses?.const, type: type?.const }) }, step, schemas);
};

/** Checks the tasks of a list that is written out, each where it is. */
const checkWritten = (items: readonly LiteralItem[], step: Step, schemas: Schemas): StepProblem[] => {
  const path = ['tasks'];
  const seen = new Set<string>();
  return items.flatMap(({ texts, names, ...place }): StepProblem[] => {
    const [id, uses, type] = ['id', 'uses', 'type'].map((name) => texts.get(name));
    const found: StepProblem[] = [];
    const missing = missingIn((name) => names?.includes(name) ?? true);
    if (missing)
      found.push({ path, within: place, message: `a task is ${TASK_FORM}, and this one has no ${missing}` });
    if (id && seen.has(id.value))
      found.push({
        path,
        within: id,
        message: `two tasks have the id "${id.value}"`,
        hint: 'the result has the results of tasks by id, so ids differ',
      });
    if (id) seen.add(id.value);
    const refused = notAllowed({ ...defined({ uses: uses?.value, type: type?.value }) }, step, schemas);
    if (refused) found.push({ path, within: uses ?? type ?? place, ...refused });
    return found;
  });
};

const TASK_FORM = '{ id, uses, with } or { id, type, with }';

/** Names what a task lacks; undefined if it has all. */
const missingIn = (has: (name: string) => boolean): string | undefined =>
  [...(has('id') ? [] : ['"id"']), ...(has('uses') || has('type') ? [] : ['"uses"'])].join(' and ') ||
  undefined;

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
        message: `a task is ${TASK_FORM}, and these are of type ${item.type}`,
      },
    ];
  const written = schemas.literalItems(String(step.tasks));
  if (written) return checkWritten(written, step, schemas);
  const strange = strangeTask(item, step, schemas);
  if (strange) return [{ path: ['tasks'], ...strange }];
  if (!isObject(item) || !isObject(item.properties) || item.additionalProperties === true) return [];
  const has = (name: string): boolean => Object.hasOwn(item.properties as JsonObject, name);
  const missing = missingIn(has);
  if (!missing) return [];
  const message = `a task is ${TASK_FORM}, and these have no ${missing}`;
  return [{ path: ['tasks'], message }];
};
