import type { JsonObject } from '#core/json.ts';
import type { Edge, Slot, StateDraft } from '#steps/emission.ts';
import type { DraftedMachine } from '../machine.ts';

type Assigned = Record<string, string>;

const edge = (slot: Slot, target: string | undefined, assigned: Assigned): Edge => ({
  slot,
  target,
  assigns: Object.entries(assigned).map(([name, expression]) => ({ name, expression })),
});

/** The edge to the next state; without a target it ends the machine. */
export const next = (target?: string, assigned: Assigned = {}): Edge =>
  edge({ kind: 'next' }, target, assigned);

/** A Catch of any error. */
export const caught = (target: string, assigned: Assigned = {}): Edge =>
  edge({ kind: 'catch', errors: ['States.ALL'] }, target, assigned);

/** A rule of a Choice. */
export const when = (condition: string, target: string, assigned: Assigned = {}): Edge =>
  edge({ kind: 'choice', condition }, target, assigned);

/** The default of a Choice. */
export const otherwise = (target: string, assigned: Assigned = {}): Edge =>
  edge({ kind: 'default' }, target, assigned);

/** A drafted state. */
export const state = (name: string, Type: string, edges: Edge[], more: JsonObject = {}): StateDraft => ({
  name,
  body: { Type, Comment: `${name}.`, ...more },
  edges,
});

/** A machine that begins in the first of the states. */
export const machineOf = (...states: StateDraft[]): DraftedMachine => ({
  states: new Map(states.map((one) => [one.name, one])),
  startAt: states[0]!.name,
  entryAssigns: new Map(),
  endReads: new Map(),
});

const slotText = ({ slot }: Edge): string => (slot.kind === 'choice' ? slot.condition : slot.kind);

/** The states with their ways out, as a test compares them. */
export const shown = ({ states }: DraftedMachine): Record<string, string[]> =>
  Object.fromEntries(
    [...states.values()].map(({ name, edges }) => [
      name,
      edges.map((each) => {
        const sets = each.assigns.map((assign) => `, ${assign.name} = ${assign.expression}`).join('');
        const output = each.output === undefined ? '' : `, yields ${JSON.stringify(each.output)}`;
        return `${slotText(each)} → ${each.target ?? 'end'}${sets}${output}`;
      }),
    ]),
  );
