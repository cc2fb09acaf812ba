import type { ActionFacts, Project } from '../project.ts';
import type { Step } from '../step.ts';

/** Returns the patterns that a step allows. */
export const patternsOf = (step: Step): string[] => (Array.isArray(step.allow) ? step.allow.map(String) : []);

/** Whether a name fits a pattern, which may end in `*`. */
export const fitsPattern = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** A pattern of actions has no type before it. */
const isAction = (pattern: string): boolean => !pattern.includes(':');

/** Returns the functions that fit a pattern; what is not known of the project is taken as it is written. */
export const matching = (pattern: string, { actions }: Project): string[] =>
  actions
    ? [...actions.values()]
        .filter(({ name, worker }) => !worker && fitsPattern(pattern, name))
        .map(({ name }) => name)
    : [pattern];

/** Returns the actions that a step's tasks may use, by name. */
export const allowedActions = (step: Step, project: Project): ActionFacts[] =>
  [
    ...new Set(
      patternsOf(step)
        .filter(isAction)
        .flatMap((pattern) => matching(pattern, project)),
    ),
  ]
    .sort()
    .map((name) => project.actions?.get(name) ?? { name });
