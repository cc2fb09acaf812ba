import { copied, type Draft, madeFrom, type Path } from '../draft.ts';
import { SECTIONS } from '../workflow-fields.ts';
import type { LifecycleDocument } from './schema.ts';
import { type NamedTransition, transitionsOf } from './transitions.ts';

/** Fields that a workflow takes over as they are. */
const SAME = ['name', 'description', 'defaults', 'budget', 'correlation', 'timeout', 'auto_undo'] as const;

/** Attempts at changing the entity: over hours, since another transition may be under way. */
const PATIENTLY = { max_attempts: 40, interval: '2s', backoff: 2, max_delay: '5m', jitter: 'full' };

const ENTITY = '{{ $input.id }}';

/**
 * Returns the workflow that does the work of transitions, one at a time: what is done when the state before is left, the transition's own
 * steps, what is done when the next state is entered; then the entity enters it. All of it is one saga.
 */
export const toWorkflow = (document: LifecycleDocument): Draft => {
  const transitions = transitionsOf(document);
  return {
    ...Object.fromEntries([...SAME, ...SECTIONS].map((field) => [field, copied(document, [field])])),
    input: inputSchema(document),
    triggers: eventsOf(document),
    steps: [
      ...(transitions.some(({ after }) => after !== undefined) ? [untilDue()] : []),
      ...hooks(document, { id: 'transition_exit', field: 'on_exit', reads: '$input.from' }),
      workOf(document, transitions),
      ...hooks(document, { id: 'transition_enter', field: 'on_enter', reads: '$input.to' }),
      {
        id: 'transition_commit',
        description: 'The entity enters the state, with what the transition sets.',
        type: 'lifecycle',
        does: 'commit',
        entity: ENTITY,
        with: '{{ $transition_work }}',
        retry: PATIENTLY,
      },
    ],
    output: { id: ENTITY, state: '{{ $transition_commit.state }}' },
  };
};

/** The input of an execution. */
const inputSchema = (document: LifecycleDocument): Draft => ({
  type: 'object',
  required: ['id', 'data', 'event', 'transition', 'from', 'to'],
  properties: {
    id: { type: 'string', description: 'Id of the entity.' },
    data: document.data ? copied(document, ['data']) : { type: 'object' },
    event: { description: 'What came with the trigger.' },
    trigger: { type: 'string' },
    transition: { enum: transitionsOf(document).map(({ id }) => id) },
    from: { enum: Object.keys(document.states) },
    to: { enum: Object.keys(document.states) },
    timed: {
      type: 'object',
      description: 'Of a timed transition: when it is due, and which entering of which state it belongs to.',
      required: ['due', 'version', 'since'],
      properties: {
        due: { type: 'string', format: 'date-time' },
        version: { type: 'integer' },
        since: { type: 'string' },
      },
    },
  },
});

const eventsOf = (document: LifecycleDocument): Draft | undefined =>
  document.events?.map(({ data, with: given }, index) => {
    const own = (field: string): Draft => copied(document, ['events', index, field]);
    return madeFrom(['events', index], {
      event: {
        source: own('source'),
        'detail-type': own('detail-type'),
        detail: own('detail'),
        when: own('when'),
        keep: own('keep'),
        fires: own('fires'),
        input: {
          id: own('entity'),
          event: given === undefined ? '{{ $event.detail }}' : own('with'),
          ...(data !== undefined && { data: own('data') }),
        },
      },
    });
  });

/** A timed transition: waits until it is due, and ends if the entity has moved on. */
const untilDue = (): Draft => ({
  id: 'transition_due',
  description: 'A timed transition waits, and then finds whether the entity is still in the state.',
  type: 'group',
  when: '$exists($input.timed)',
  steps: [
    { id: 'transition_wait', type: 'wait', until: '{{ $input.timed.due }}' },
    {
      id: 'transition_begin',
      type: 'lifecycle',
      does: 'begin',
      entity: ENTITY,
      with: {
        transition: '{{ $input.transition }}',
        version: '{{ $input.timed.version }}',
        since: '{{ $input.timed.since }}',
      },
      retry: PATIENTLY,
    },
    {
      id: 'transition_overtaken',
      type: 'return',
      when: '$transition_begin.begun = false',
      with: { id: ENTITY, overtaken: true },
    },
  ],
});

interface Hook {
  id: string;
  field: 'on_enter' | 'on_exit';
  /** What says which state it is. */
  reads: string;
}

const hooks = (document: LifecycleDocument, { id, field, reads }: Hook): Draft[] => {
  const cases = Object.entries(document.states).flatMap(([state, hook]): Draft[] => {
    const path = ['states', state, field];
    if (hook[field] === undefined) return [];
    return [madeFrom(path, { when: `${reads} = "${state}"`, steps: copied(document, path) })];
  });
  return cases.length === 0 ? [] : [{ id, type: 'switch', cases }];
};

const workOf = (document: LifecycleDocument, transitions: readonly NamedTransition[]): Draft => ({
  id: 'transition_work',
  type: 'switch',
  cases: transitions.map((transition): Draft => {
    const at = ['transitions', transition.index];
    const { id, guard } = transition;
    const isIt = `$input.transition = "${id}"`;
    return madeFrom(at, {
      // The guard held when the transition began. Here, the compiler reads it, and it holds again.
      when: guard === undefined ? isIt : madeFrom([...at, 'guard'], `${isIt} and (${guard})`),
      ...caseOf(document, transition, at),
    });
  }),
  default: [
    {
      id: 'transition_unknown',
      type: 'fail',
      error: 'UnknownTransition',
      cause: `executions of a lifecycle are started by its triggers: baton lifecycle fire`,
    },
  ],
});

const caseOf = (
  document: LifecycleDocument,
  { id, actions, uses, set }: NamedTransition,
  at: Path,
): { steps: Draft; output?: Draft } => {
  const own = (field: string): Draft => copied(document, [...at, field]);
  const value = set === undefined ? {} : own('set');
  if (actions !== undefined) return { steps: own('actions'), output: value };
  if (uses === undefined) return { steps: [{ id: `${id}_data`, type: 'transform', with: value }] };
  const task = {
    id: madeFrom([...at, 'uses'], id),
    description: own('description'),
    uses: own('uses'),
    with: own('with'),
    compensate: own('compensate'),
    irreversible: own('irreversible'),
  };
  return { steps: [task], output: value };
};
