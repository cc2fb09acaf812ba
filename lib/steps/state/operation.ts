import { type Json, ownField } from '#core/json.ts';
import type { StateSection } from '../sections.ts';
import type { Step } from '../step.ts';

const KINDS = ['get', 'put', 'update', 'delete'] as const;

/** What a `state` step does to a record. */
export type OperationKind = (typeof KINDS)[number];

/** Returns the operations that a step names; one, unless the author made a mistake. */
export const operationsOf = (step: Step): { kind: OperationKind; name: string }[] =>
  KINDS.flatMap((kind) => (typeof step[kind] === 'string' ? [{ kind, name: step[kind] }] : []));

/** Templates of fields, as in `set` and `add`; none of what is not a map. */
export const fieldsIn = (step: Step, name: string): Record<string, Json> => {
  const value = step[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, Json>)
    : {};
};

/** Returns the state that a step names. */
export const sectionOf = (
  step: Step,
  sections: { state?: Record<string, StateSection> },
): StateSection | undefined => ownField(sections.state, operationsOf(step)[0]?.name ?? '');
