import { compareTexts } from '#core/compare-texts.ts';
import { httpTask } from '../http/task.ts';
import { llmTask } from '../llm/task.ts';
import type { Project } from '../project.ts';
import { scriptTask } from '../script/task.ts';
import { sqlTask } from '../sql/task.ts';
import type { Step } from '../step.ts';
import type { TaskType } from '../task-type.ts';
import { toolTask } from '../tool/task.ts';
import { fitsPattern, patternsOf } from './allowed.ts';

/** Step types that tasks may be of. */
const TASK_TYPES: readonly TaskType[] = [httpTask, llmTask, scriptTask, sqlTask, toolTask];

/** A pattern of `allow` that is one of a type. */
export interface TypedPattern {
  type: TaskType;
  /** What follows the type. */
  pattern: string;
}

/** Reads a pattern such as `llm:writer`; undefined if it is one of actions. */
export const typedPattern = (text: string): TypedPattern | undefined => {
  const type = TASK_TYPES.find((one) => text.startsWith(`${one.type}:`));
  return type && { type, pattern: text.slice(type.type.length + 1) };
};

/** Returns the names that a pattern allows; what is not known of the project is taken as it is written. */
export const namesOf = ({ type, pattern }: TypedPattern, project: Project): string[] => {
  if (type.takes?.(pattern) && !pattern.endsWith('*')) return [pattern];
  const known = type.known(project);
  if (known) return known.filter((name) => fitsPattern(pattern, name));
  return pattern.endsWith('*') ? [] : [pattern];
};

/** Something that tasks of a type may use. */
export interface TypedName {
  type: TaskType;
  name: string;
}

/** Returns all that tasks of types may use in a step, in order. */
export const typedNames = (step: Step, project: Project): TypedName[] => {
  const found = new Map<string, TypedName>();
  for (const text of patternsOf(step)) {
    const typed = typedPattern(text);
    for (const name of typed ? namesOf(typed, project) : [])
      if (typed) found.set(`${typed.type.type}:${name}`, { type: typed.type, name });
  }
  return [...found].sort(([a], [b]) => compareTexts(a, b)).map(([, one]) => one);
};

/** Returns the name of what a task uses, as `uses` has it for actions. */
export const usesOf = ({ type, name }: TypedName): string => `${type.type}:${name}`;

/** Returns JSONata of the name of what the task `$t` uses, whose `with` is `$w`. */
export const usesExpression = (names: readonly TypedName[]): string => {
  const types = [...new Set(names.map(({ type }) => type))];
  const branches = types.map(({ type, asks }) => `$lookup($t, "type") = "${type}" ? "${type}:" & ${asks} : `);
  return `(${branches.join('')}$lookup($t, "uses"))`;
};

/** Returns JSONata of the input of a task's function, from its `uses`, `$u`, and its `with`, `$w`. */
export const inputExpression = (
  names: readonly TypedName[],
  project: Project,
  timeoutSeconds: number | undefined,
): string => {
  const types = [...new Set(names.map(({ type }) => type))];
  const branches = types.map((type) => {
    const settings = names
      .filter((one) => one.type === type)
      .map((one) => `${JSON.stringify(usesOf(one))}: ${JSON.stringify(type.settings(one.name, project))}`);
    const payload = `($s := $lookup({${settings.join(', ')}}, $u); ${type.payload(timeoutSeconds)})`;
    return `$substringBefore($u, ":") = "${type.type}" ? ${payload} : `;
  });
  return `${branches.join('')}$w`;
};
