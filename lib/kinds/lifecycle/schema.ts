import { z } from 'zod';
import type { Json, JsonObject } from '#core/json.ts';
import {
  action,
  commonFields,
  duration,
  expression,
  jsonSchema,
  steps,
  template,
} from '#steps/common-fields.ts';
import type { StepDefinition } from '#steps/definitions.ts';
import { sections } from '#steps/sections.ts';
import { shared } from '../workflow-fields.ts';

const NAME = /^[a-z][a-z0-9_-]*$/;
const named = (what: string, example: string) =>
  z
    .string()
    .regex(NAME, {
      error: `expected ${what} such as ${example}: a letter, then letters, digits, "_" and "-"`,
    })
    .max(60);

const stateName = named('the name of a state', 'placed');
const triggerName = named('the name of a trigger', 'pay');

const state = z.strictObject({
  description: z.string().min(1).optional().describe('What it means to be in the state.'),
  final: z.boolean().optional().describe('Whether an entity ends its life there: nothing leaves the state.'),
  on_enter: steps('Steps that are done before an entity enters the state.').optional(),
  on_exit: steps('Steps that are done before an entity leaves the state.').optional(),
});

const transition = z.strictObject({
  description: z.string().min(1).optional().describe('What happens.'),
  on: triggerName.optional().describe('Trigger that asks for it.'),
  after: duration('Time in the state after which it happens without a trigger.').optional(),
  from: z
    .union([stateName, z.array(stateName).min(1)])
    .describe('State, or list of states, in which it is allowed.'),
  to: stateName.describe('State that the entity enters.'),
  guard: expression(
    'Condition over `$input` that must be true. Of several transitions by the same trigger, the first one whose guard holds is taken.',
  ).optional(),
  uses: action('Action that is called before the state changes.').optional(),
  with: template('Input of the action.').optional(),
  compensate: commonFields.compensate.optional(),
  irreversible: commonFields.irreversible.optional(),
  actions: steps(
    'Steps that are done before the state changes. If one fails, what they did is undone, and the entity stays where it was.',
  ).optional(),
  set: template(
    "Map that is laid over the entity's data; can read `$input` and the results of the transition's steps.",
  ).optional(),
});

const texts = (description: string) => z.array(z.string().min(1)).min(1).optional().describe(description);

const event = z.strictObject({
  source: texts('Sources of the event.'),
  'detail-type': texts('Detail types of the event.'),
  detail: z.record(z.string(), z.json()).optional().describe('EventBridge pattern for the detail.'),
  when: expression('Condition over `$event`: the event fires nothing unless it is true.').optional(),
  keep: duration('How long the event can be looked at (`baton events list`). Default: 7d.').optional(),
  fires: triggerName.describe('Trigger that the event fires.'),
  entity: template('Id of the entity, such as `{{ $event.detail.order_id }}`.'),
  with: template('What comes with the trigger. Default: the detail of the event.').optional(),
  data: template(
    'Data of the entity if there is none of that id: its life begins with the event.',
  ).optional(),
});

const { name, description, defaults, budget, correlation } = shared('lifecycle');

/** The fields of a lifecycle. */
export const fields = {
  ...{ name, description, defaults, budget, correlation },
  ...sections,
  timeout: duration('Time for the work of a transition, with the time that a timed one waits.').optional(),
  data: jsonSchema(
    "JSON Schema of an entity's data; defaults are filled in when its life begins.",
  ).optional(),
  initial: stateName.optional().describe('State in which an entity begins its life. Default: the first one.'),
  states: z
    .record(z.string(), state)
    .describe('The states by name.')
    .refine((states) => Object.keys(states).length > 0, { error: 'expected at least one state' }),
  transitions: z.array(transition).min(1).describe('The ways from state to state.'),
  payloads: z
    .record(z.string(), jsonSchema('JSON Schema of what comes with a trigger.'))
    .optional()
    .describe('JSON Schemas of what comes with triggers, by trigger: `$input.event`.'),
  events: z.array(event).optional().describe('Events on the bus that fire triggers.'),
  conflict: z
    .enum(['refuse', 'retry'])
    .optional()
    .describe(
      'What happens to a trigger while a transition is under way, or if another trigger was faster: `refuse` (default) answers with a ' +
        'conflict; `retry` waits for up to 10 seconds, and then decides by the new state.',
    ),
  auto_undo: z
    .boolean()
    .optional()
    .describe(
      'Whether what a transition leaves that was stopped or timed out is undone at once. With `false` a person decides, and the ' +
        'transition stays under way until then. Default: true.',
    ),
} satisfies z.ZodRawShape;

/** A lifecycle as it is read. */
export type LifecycleDocument = z.output<z.ZodObject<typeof fields>>;

/** A transition as it is read. */
export type Transition = z.output<typeof transition>;

/** A lifecycle as it is written in TypeScript. */
export type LifecycleDefinition = Omit<
  z.input<z.ZodObject<typeof fields>>,
  'data' | 'payloads' | 'states' | 'transitions'
> & {
  data?: JsonObject;
  payloads?: Record<string, JsonObject>;
  states: Record<
    string,
    Omit<z.input<typeof state>, 'on_enter' | 'on_exit'> & {
      on_enter?: StepDefinition[];
      on_exit?: StepDefinition[];
    }
  >;
  transitions: (Omit<z.input<typeof transition>, 'actions' | 'set' | 'with'> & {
    actions?: StepDefinition[];
    with?: Json;
    set?: Json;
  })[];
};
