import { isObject, type JsonObject } from '#core/json.ts';
import type { EmitContext } from '../emission.ts';
import { fits } from '../fits.ts';
import type { Step } from '../step.ts';
import { allowedActions } from './allowed.ts';
import { type TypedName, typedNames, usesExpression, usesOf } from './task-types.ts';

/** Returns JSONata of the tasks, each with what it uses; it fails if one of them is not allowed, or does not fit the contract of what it uses. */
export const checkedTasks = (step: Step, context: EmitContext): string => {
  const { project } = context;
  const typed = typedNames(step, project);
  const allowed = [
    ...allowedActions(step, project),
    ...typed.map((one) => ({ name: usesOf(one), input: one.type.input(one.name, project) })),
  ];
  const names = allowed.map(({ name }) => name);
  const inputs = allowed.flatMap(({ name, input }) => {
    const check = fits(input, '$w');
    return check ? [`$t.uses = ${JSON.stringify(name)} ? ${check}`] : [];
  });
  const taken = Object.fromEntries(allowed.map(({ name, input }) => [name, takenBy(input)]));
  const refuse = (bad: string, cause: string): string => `$count(${bad}) > 0 ? $error(${cause})`;
  const list = context.list(String(step.tasks));
  return [
    `($tasks := ${typed.length === 0 ? list : withUses(list, typed)}`,
    `$not_allowed := $filter($tasks, function($t) { $not($type($t) = "object" and $type($lookup($t, "id")) = "string" and $lookup($t, "uses") in ${JSON.stringify(names)}) })`,
    refuse(
      '$not_allowed',
      `"a task needs an id and one of ${names.join(', ')}, got " & $string($not_allowed[0])`,
    ) +
      ` : $count($distinct($tasks.id)) < $count($tasks) ? $error("two tasks have the same id: " & $join($tasks.id, ", ")) : (` +
      (inputs.length === 0
        ? '$tasks)'
        : `$misfits := $filter($tasks, function($t) { $not(($w := $exists($t.with) ? $t.with : {}; ${inputs.join(' : ')} : true)) }); ` +
          `${refuse('$misfits', `"the input of the task " & $misfits[0].id & " does not fit " & $misfits[0].uses & $lookup(${JSON.stringify(taken)}, $misfits[0].uses)`)} : $tasks)`) +
      ')',
  ].join('; ');
};

/** Says which fields an input takes; nothing if its schema does not. */
const takenBy = (input: JsonObject | undefined): string => {
  if (!isObject(input?.properties)) return '';
  const required = Array.isArray(input.required) ? input.required : [];
  const fields = Object.entries(input.properties).map(([name, field]) => {
    const type = isObject(field) && typeof field.type === 'string' ? `: ${field.type}` : '';
    return `${name}${required.includes(name) ? '' : '?'}${type}`;
  });
  return `, which takes ${fields.join(', ')}`;
};

/** JSONata of a list of tasks in which those of a type say what they use as those of actions do. */
const withUses = (list: string, typed: readonly TypedName[]): string => {
  const named = `($w := $exists($t.with) ? $t.with : {}; $merge([$t, {"uses": ${usesExpression(typed)}}]))`;
  return `$append([], $map(${list}, function($t) { $type($t) = "object" ? ${named} : $t }))`;
};
