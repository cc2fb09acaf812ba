import { didYouMean } from '#core/did-you-mean.ts';
import { isObject } from '#core/json.ts';
import { type Project, unreadProblem } from '../project.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { doesOf, type LifecycleStep } from './lifecycle-step.ts';

/** Lists what a step lacks, or has too much, for what it does, and names of no lifecycle or trigger of the project. */
export const checkLifecycle = (step: LifecycleStep, { project }: Schemas): StepProblem[] => {
  const needed = ['lifecycle', 'trigger'] as const;
  if (doesOf(step) === 'fire') {
    const missing = needed.filter((field) => step[field] === undefined);
    return missing.length > 0
      ? missing.map((field) => ({ path: [], message: `"${field}" is missing: it says what is fired` }))
      : checkNames(String(step.lifecycle), String(step.trigger), project);
  }
  return [...needed, 'data' as const]
    .filter((field) => step[field] !== undefined)
    .map((field) => ({
      path: [field],
      at: 'key',
      message: `only a step that fires a trigger has "${field}"`,
      hint: 'write does: fire, or leave "does" out',
    }));
};

const checkNames = (name: string, trigger: string, project: Project): StepProblem[] => {
  const { documents, workflows } = project;
  if (!documents || !workflows) return [];
  const lifecycles = documents.filter(({ kind }) => kind === 'lifecycle');
  const found = lifecycles.find(({ value }) => value.name === name);
  if (!found) {
    const unread = unreadProblem(project, `the lifecycle "${name}"`, { kind: 'lifecycle', name });
    if (unread) return [{ path: ['lifecycle'], ...unread }];
    // A test may bring another lifecycle, which is known as a workflow alone.
    if (workflows.has(name)) return [];
    const known = lifecycles.map(({ value }) => String(value.name));
    const hint = namesOr(name, known, 'write one in statemachines/<name>.lifecycle.yaml');
    return [{ path: ['lifecycle'], message: `there is no lifecycle "${name}"`, hint }];
  }
  const { transitions } = found.value;
  const triggers = (Array.isArray(transitions) ? transitions : []).flatMap((one) =>
    isObject(one) && typeof one.on === 'string' ? [one.on] : [],
  );
  if (triggers.includes(trigger)) return [];
  const message = `the lifecycle "${name}" has no trigger "${trigger}"`;
  return [{ path: ['trigger'], message, hint: namesOr(trigger, [...new Set(triggers)], 'it has none') }];
};

const namesOr = (name: string, known: readonly string[], otherwise: string): string =>
  didYouMean(name, known) ?? (known.length > 0 ? `there are ${known.join(', ')}` : otherwise);
