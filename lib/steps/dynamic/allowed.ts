import type { ActionFacts, Project } from '../project.ts';
import type { Step } from '../step.ts';

/** The patterns that a step allows. */
export const patternsOf = (step: Step): string[] => (Array.isArray(step.allow) ? step.allow.map(String) : []);

const fitsPattern = (pattern: string, action: string): boolean =>
  pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;

/** The functions that fit a pattern; what is not known of the project is taken as it is written. */
export const matching = (pattern: string, { actions }: Project): string[] =>
  actions
    ? [...actions.values()]
        .filter(({ name, worker }) => !worker && fitsPattern(pattern, name))
        .map(({ name }) => name)
    : [pattern];

/** The actions that a step's tasks may use, by name. */
export const allowedActions = (step: Step, project: Project): ActionFacts[] =>
  [...new Set(patternsOf(step).flatMap((pattern) => matching(pattern, project)))]
    .sort()
    .map((name) => project.actions?.get(name) ?? { name });
