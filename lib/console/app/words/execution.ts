import type { EffectView, StepView } from '../api/types.ts';
import { plural } from './common.ts';

/** What the screen of an execution says. */
export const EXECUTION_WORDS = {
  backTo: 'Path',
  started: 'started',
  phase: (name: string) => `phase ${name}`,
  progress: 'Progress',
  historyAsOf: 'history as of',
  historyAsOfHelp:
    'Step Functions refuses to give a newer one for now. Steps that call functions are shown as they are.',
  transitions: (count: number) => plural(count, 'transition'),
  costHelp:
    'State transitions and calls of functions so far, at the prices of us-east-1 for functions with the default memory.',
  output: 'Output',
  endedWith: (error: string, step: string | undefined) =>
    `Ended with ${error}${step === undefined ? '' : ` at step ${step}`}`,
  input: 'Input',
  variant: 'Variant',
  startedBy: 'Started by',
  continues: 'Continues',
  continuedBy: 'Continued by',
  reruns: 'Runs again',
  rerunFrom: (step: string) => `from ${step}`,
  rerunBy: 'Run again by',
  startAnother: 'Start another',
  compare: 'Compare with…',
  steps: 'Steps',
  stillAsked: (people: string) => `asked: ${people}`,
  events: (count: number) => plural(count, 'event'),
  eventList: 'Events',
  event: 'Event',
  asOf: (count: number, all: number, type: string) =>
    `${count.toLocaleString()} of ${all.toLocaleString()}: ${type} `,
  now: 'Now',
  files: (count: number) => plural(count, 'file'),
  bytes: (bytes: number) => plural(bytes, 'byte'),
} as const;

/** What can be done with an execution: the button, and what happens. */
export const CONTROL_WORDS = {
  pause: { label: 'Pause', what: 'It ends what it is doing and keeps its effects, until it is resumed.' },
  stop: { label: 'Stop', what: 'It stops now. Its effects stay as they are.' },
  cancel: { label: 'Cancel', what: 'It stops now, and what it did is undone, newest first.' },
  undo: { label: 'Undo', what: 'What it did is undone, newest first.' },
  undoParked: {
    label: 'Try again to undo',
    what: 'What it continued without and could not undo is tried again. Everything else stands.',
  },
  resume: { label: 'Resume', what: 'It continues where it was paused.' },
  retry: { label: 'Retry', what: 'What failed is tried again; what succeeded is kept.' },
} as const;

/** What continuing from a step says. */
export const CONTINUE_WORDS = {
  label: 'Continue from…',
  what: 'A new execution begins with this step and takes over the variables and effects of this one: what is done is not repeated, whatever the input. This one can then no longer be retried or undone.',
} as const;

/** What running again from a step says. */
export const AGAIN_WORDS = {
  label: 'Run again from…',
  here: 'Run again from here',
  what: 'A separate execution begins with this step and has the results of the steps before it. What this one did stays as it is and belongs to this one.',
  loading: 'Reading what would be done again…',
  impossible: (step: string) => `${step} (not possible)`,
  refused: (why: string) => `It cannot begin with this step: ${why}.`,
  instead: (step: string) => `Begin with ${step}`,
  block: (block: string) => `The step is not alone: all of ${block} runs again.`,
  again: (count: number) => (count === 0 ? 'Nothing runs again.' : `Runs again, or may (${count}):`),
  takenOver: (count: number) =>
    count === 0 ? 'No results are taken over.' : `Results that are taken over (${count}):`,
  remains:
    'The new execution relies on what these steps did; if this one is cancelled later, that is undone under it.',
  before: {
    done: 'is done a second time; the first stays with this execution',
    unknown: 'may have been done, and is done again',
    under_way: 'may still be under way, and is done again',
    undone: 'was undone, and is done again',
    undoing: 'is being undone, and is done again',
    not_undone: 'could not be undone, and is done again',
    not_done: undefined,
  } satisfies Record<EffectView['state'], string | undefined>,
  kept: {
    done: 'what it did stays with this execution',
    unknown: 'it is not known whether it was done',
    under_way: 'it may still be under way',
    undone: 'what it did is undone',
    undoing: 'what it did is being undone',
    not_undone: 'undoing it was begun',
    not_done: undefined,
  } satisfies Record<EffectView['state'], string | undefined>,
  step: 'Step',
  version: 'Version',
  live: 'the one that new executions get',
  input: 'Input',
  notJson: (reason: string) => `The input is not JSON: ${reason}`,
  none: 'No step can be begun with.',
} as const;

/** What the list of effects says. */
export const EFFECT_WORDS = {
  title: 'Effects',
  willBeUndone: (count: number) =>
    count === 0 ? 'Nothing that it did is left to undo.' : `Will be undone, newest first (${count}):`,
  stays: (count: number) => `Stays as it is, because nothing undoes it (${count}):`,
  reliant: (count: number) =>
    count === 1
      ? 'An execution runs this one again and may rely on what it did:'
      : `${count} executions run this one again and may rely on what it did:`,
  loading: 'Reading what it did…',
  step: 'Step',
  action: 'Action',
  at: 'Began',
  state: 'State',
  why: 'Why',
  irreversible: 'nothing undoes it',
  unknown: 'an attempt failed and may have taken effect',
  parked: (tries: number) => `${plural(tries, 'attempt')} at undoing failed.`,
  nextTry: 'The next starts',
  onlyByHand: 'Only a person starts another: “Undo”.',
  undoing: 'It is being undone.',
} as const;

/** States of effects, as people say them. */
export const EFFECT_STATE: Record<EffectView['state'], string> = {
  done: 'done',
  not_done: 'did nothing',
  unknown: 'not known',
  under_way: 'under way',
  undone: 'undone',
  undoing: 'being undone',
  not_undone: 'not undone',
};

const iterationWords = (failed: number, iteration: string | undefined): string => {
  if (iteration !== undefined) return ` number ${iteration}`;
  return failed === 1 ? '' : ' one of them';
};

/** What the panel of a step says. */
export const STEP_WORDS = {
  title: (step: string) => `Step ${step}`,
  close: 'Close',
  status: 'Status',
  type: 'Type',
  attempts: 'Attempts',
  error: 'Error',
  handled: ' (handled)',
  iterations: 'Iterations',
  failedIterations: ({ ended, failed, iteration, step, error }: NonNullable<StepView['failed_iterations']>) =>
    `${failed} of ${ended} failed${error === undefined ? '' : `,${iterationWords(failed, iteration)}${step === undefined ? '' : ` at step ${step}`} with ${error}`}`,
  execution: 'Execution',
  executions: 'Executions',
  newestOf: (shown: number, all: number) => `The newest ${shown} of ${all} visits:`,
  visit: (number: number) => `Visit ${number}, `,
  input: 'Input',
  output: 'Output',
  failed: (error: string) => `Failed: ${error} `,
  approval: 'Decide',
  logs: 'Logs',
  noLogs: 'No function has printed anything for it.',
  attemptLogs: (attempt: number) => `Attempt ${attempt + 1}`,
  otherLogs: 'Attempt not known',
  moreLogs: 'There are more lines than are shown.',
} as const;

/** What the list of variables says. */
export const VARIABLE_WORDS = {
  title: (count: number) => plural(count, 'variable'),
  cut: 'too long for the history',
} as const;

/** What the audit trail says. */
export const AUDIT_WORDS = {
  title: 'Audit trail',
  none: 'The audit trail knows nothing of it.',
  at: 'At',
  action: 'What',
  by: 'By',
  details: 'Details',
} as const;
