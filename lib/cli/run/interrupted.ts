import { allSteps } from '#compiler/emit/build.ts';
import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import type { ValidWorkflow } from '../project/compile-file.ts';
import { renderTable } from '../render/table.ts';

/** An execution that the user interrupted. */
export interface Interrupted {
  /** How far it was. */
  interrupted: ProgressSnapshot;
  /** Whether it had ended, and what it left was being undone. */
  undoing: boolean;
}

const CLOSED = '\nInterrupted: the stack is closed, and the execution cannot be continued.';

/** Says what an interrupted execution has done that stays, and how to run it so that it can be continued or undone. */
export const interruptedText = (
  { document, manifest, project }: Pick<ValidWorkflow, 'document' | 'manifest' | 'project'>,
  { interrupted, undoing }: Interrupted,
): string => {
  const acting = new Set(
    [...allSteps(document.steps)].filter((step) => mayAct(step, project)).map(({ id }) => id),
  );
  const shown = new Map(interrupted.steps.map((step) => [step.id, step]));
  const rows = manifest.steps.flatMap(({ id, parent }) => {
    if (!acting.has(id)) return [];
    const step = shown.get(id);
    return step ? rowOf(step) : rowOfApart(id, loopAround(parent, shown, manifest));
  });
  if (rows.length === 0) return `${CLOSED} No step that has an effect had begun.`;
  const heading = undoing
    ? 'Undoing had begun, and is not complete. What these steps did may still stand:'
    : 'What these steps did stands, and nothing undoes it now:';
  return [
    `${CLOSED} ${heading}`,
    renderTable(rows, { indent: 2 }),
    `Undo it by hand if it must not stay. An execution in "baton dev" is kept: "baton start ${manifest.name}" starts it there, "baton pause" and "baton resume" interrupt and continue it, "baton cancel" undoes what it did.`,
  ].join('\n');
};

/** Returns the loop around a step that runs apart, in its iterations: no history of the execution has the step. */
const loopAround = (
  parent: string | undefined,
  shown: ReadonlyMap<string, StepProgress>,
  manifest: ValidWorkflow['manifest'],
): StepProgress | undefined => {
  if (parent === undefined) return undefined;
  const around = manifest.steps.find(({ id }) => id === parent)?.parent;
  return shown.get(parent) ?? loopAround(around, shown, manifest);
};

/** Returns a step that runs in the iterations of a distributed loop, if that has begun and is not undone. */
const rowOfApart = (id: string, loop: StepProgress | undefined): string[][] => {
  if (loop?.startedAtMilliseconds === undefined || loop.compensation === 'succeeded') return [];
  return [[id, `may have been done in iterations of ${loop.id}`]];
};

/** Tells whether a step may change something: it is undone, cannot be, or calls what does not say that it has no effect. */
const mayAct = (step: Step, project: ValidWorkflow['project']): boolean => {
  if (step.compensate !== undefined || step.irreversible === true || step.type === 'workflow') return true;
  const type = stepTypes.get(step.type);
  if (typeof type?.effect === 'function' ? type.effect(step, project) : type?.effect) return true;
  return step.uses !== undefined && project.actions.get(step.uses)?.effect !== false;
};

/** Returns a step with how much of it was done; nothing if it has done nothing that stays. */
const rowOf = ({ id, status, iterations, compensation }: StepProgress): string[][] => {
  if (compensation === 'succeeded') return [];
  if (compensation !== undefined)
    return [[id, compensation === 'running' ? 'was being undone' : 'could not be undone']];
  const isOpen = status === 'running' || status === 'waiting';
  const done = iterations ? iterations.ended - (iterations.failed ?? 0) : Number(status === 'succeeded');
  const words = [
    ...(iterations && done > 0
      ? [`done ${done}${iterations.total === undefined ? '' : ` of ${iterations.total}`} times`]
      : []),
    ...(!iterations && done > 0 ? ['done'] : []),
    ...(isOpen ? ['under way: it may have had its effect or not'] : []),
  ];
  return words.length > 0 ? [[id, words.join(', ')]] : [];
};
