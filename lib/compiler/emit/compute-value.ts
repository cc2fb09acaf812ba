import { isObject, type Json } from '#core/json.ts';
import type { Assignment, ComputeOptions, Fragment } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import { asExpression, emitTemplate } from './author-text.ts';
import { compute } from './compute.ts';
import type { Emitter } from './emitter.ts';

/** A value to compute, and the variable that gets it. */
type Computed = ComputeOptions & { name: string; value: Json };

/** Computes a value before a state that needs it. */
export const computeValue = (
  emitter: Emitter,
  step: Step,
  { name, value, sees = 'before', block, as, evaluated }: Computed,
): Fragment => {
  const emitted = emitTemplate(value, emitter.names);
  const assigned: Assignment = as
    ? { name, expression: as(asExpression(emitted)) }
    : { name, value: emitted, expression: asExpression(emitted), authored: true };
  return compute(emitter, {
    assigns: [assigned],
    values: [value],
    site: { step, sees, block },
    name: step.id,
    ...(as && !isObject(value) && { certainty: 'unsafe' as const }),
    ...(evaluated && { certainty: 'safe' as const }),
  });
};
