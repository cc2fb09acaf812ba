import type { WorkflowDocument } from '#compiler/document.ts';
import { stepTypes } from '#steps/index.ts';
import type { OnError, Step } from '#steps/step.ts';

/** Where a step is in its document. */
export interface Place {
  step: Step;
  /** The step around it. */
  around?: Place;
  /** Loops around it. */
  loops: number;
}

/** Returns the place of each step, fallbacks included, by its id. */
export const placesOf = (document: WorkflowDocument): Map<string, Place> => {
  const places = new Map<string, Place>();
  const visit = (steps: readonly Step[], loops: number, around?: Place): void => {
    for (const authored of steps) {
      const step = withAction(authored, around, document);
      const place: Place = { step, loops, ...(around && { around }) };
      places.set(step.id, place);
      if (step.on_error?.fallback) visit([inheriting(step.on_error.fallback, step.on_error)], loops, around);
      for (const block of stepTypes.get(step.type)?.blocks?.(step) ?? []) {
        visit(block.steps, loops + (block.kind === 'iteration' || block.kind === 'loop' ? 1 : 0), place);
      }
    }
  };
  visit(document.steps, 0);
  return places;
};

/** Returns a step whose `on_error` says what happens: by default what the document says, unless a block around it handles errors. */
const withAction = (step: Step, around: Place | undefined, { defaults }: WorkflowDocument): Step => {
  const { on_error } = step;
  if (!on_error || on_error.action) return step;
  let isGuarded = false;
  for (let at = around; at; at = at.around) isGuarded ||= at.step.on_error !== undefined;
  return {
    ...step,
    on_error: { ...on_error, action: (isGuarded ? undefined : defaults?.on_error) ?? 'fail' },
  };
};

/** Returns a fallback as it is emitted: what happens if it fails too is what the step says, unless it says so itself. */
const inheriting = (fallback: Step, { fallback: _, ...onError }: OnError): Step => ({
  ...fallback,
  on_error: fallback.on_error ?? onError,
});

/** Whether an execution continues without a step that fails. */
export const continues = (on: OnError | undefined): boolean =>
  on !== undefined &&
  on.action !== 'abort' &&
  (on.action !== 'fail' || on.fallback_value !== undefined || on.fallback !== undefined);

/** Returns the innermost step, the failed one or one around it, whose `on_error` lets the execution continue; undefined if it fails. */
export const handlerOf = (place: Place): Place | undefined => {
  for (let at: Place | undefined = place; at; at = at.around) {
    if (continues(at.step.on_error)) return at;
    if (at.step.on_error?.action === 'abort') return undefined;
  }
  return undefined;
};

/** Whether a step is another one or inside it. */
export const isWithin = (place: Place, outer: Place): boolean => {
  for (let at: Place | undefined = place; at; at = at.around) if (at === outer) return true;
  return false;
};
