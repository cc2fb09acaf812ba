import { plural } from './common.ts';

/** What the list of executions says. */
export const LIST_WORDS = {
  none: 'Nothing has been started yet. Start a workflow under “Workflows”.',
  workflow: 'Workflow',
  status: 'Status',
  text: 'Search',
  example: 'name, error:Busy, version:3, order_id:42',
  version: (version: number) => `version ${version}`,
  within: 'Started',
  anyTime: 'at any time',
  all: 'all',
  count: (count: number) => plural(count, 'execution'),
  select: (name: string) => `Select ${name}`,
  selectAll: 'Select all',
  selected: (count: number) => `${plural(count, 'execution')} selected`,
  clear: 'Clear',
  compare: 'Compare',
} as const;

/** What can be done with many executions at once: the button, and what happens with each. */
export const BULK_WORDS = {
  retry: { label: 'Retry', what: 'What failed is tried again; what succeeded is kept.' },
  cancel: { label: 'Cancel', what: 'It stops, and what it did is undone, newest first.' },
  undo: { label: 'Undo', what: 'What it did is undone, newest first.' },
} as const;

/** What the dialog of many executions says. */
export const BULK_DIALOG_WORDS = {
  none: (label: string) => `${label}: this is possible with none of them.`,
  fits: (count: number, label: string) => `${label}: ${plural(count, 'execution')}.`,
  left: (count: number) => `${plural(count, 'execution')} left out, because of the status:`,
  checking: (done: number, all: number) => `Asking which would be refused: ${done} of ${all}…`,
  refusing: (count: number) => `${plural(count, 'execution')} would be refused, and will be left out:`,
  unchecked: (count: number) => `Whether ${plural(count, 'execution')} would be refused could not be asked.`,
  because: (count: number, reason: string) => `${count}: ${reason}`,
  others: (count: number) => ` and ${count} more`,
  effects: (undone: number, staying: number) =>
    `Together ${plural(undone, 'effect')} will be undone, and ${staying} stay because nothing undoes them.`,
  reading: (done: number, all: number) => `Reading what they did: ${done} of ${all}…`,
  unread: (count: number) => `What ${plural(count, 'execution')} did could not be read.`,
  type: (count: number) => `Type ${count} to confirm`,
  doing: (done: number, all: number) => `${done} of ${all} done`,
  refused: (count: number) => `${plural(count, 'execution')} refused:`,
  close: 'Close',
} as const;
