import { allSteps } from '#compiler/emit/build.ts';
import { emit } from '#compiler/emit/index.ts';
import { manifestOf } from '#compiler/manifest.ts';
import type { ActionCatalog, ActionContract } from '#compiler/types.ts';
import type { Json } from '#core/json.ts';
import type { Step } from '#steps/step.ts';
import { type Subject, subjectOf } from '#sweep/subject.ts';
import { documentOf } from './run-document.ts';

/**
 * Compiles generated steps for a sweep. Half of the compensations, as the bits say, do without the result, so that what is not known to have
 * happened is undone as well.
 */
export const generatedSubject = (made: readonly Step[], bits: number): Subject => {
  const steps = structuredClone([...made]);
  for (const [index, step] of [...allSteps(steps)].entries()) {
    if (step.compensate && bits & (1 << (index % 16)))
      step.compensate = { ...step.compensate, with: { step: step.id } };
  }
  const all = [...allSteps(steps)];
  const contract = (name: string, effect: boolean): ActionContract => ({
    name,
    input: { type: 'object' },
    output: { type: 'object', required: ['proof'], properties: { proof: { type: 'string' } } },
    effect,
  });
  const actions: ActionCatalog = new Map([
    ['work/undo', contract('work/undo', true)],
    ...all.flatMap(({ uses, compensate }): [string, ActionContract][] =>
      uses === undefined ? [] : [[uses, contract(uses, compensate !== undefined)]],
    ),
  ]);
  const document = documentOf(steps);
  const manifest = manifestOf(document, emit(document, { actions }));
  const answers: { [step: string]: Json } = {};
  for (const { id, uses } of all) if (uses !== undefined) answers[id] = { proof: id };
  return subjectOf({ document, manifest, actions, answers, input: { go: true, items: [1, 2] } });
};
