/** What the screens of kept events and of records say. */
export const EVENT_WORDS = {
  workflow: 'Workflow',
  choose: 'choose one',
  none: 'No event is kept: no trigger has matched one, or their time is over.',
  at: 'Came',
  source: 'Source',
  type: 'Type',
  became: 'What became of it',
  replay: 'Replay',
  replayWhat: (workflow: string) =>
    `${workflow} starts once more on this event, as its triggers are now, beside what the event has started before.`,
} as const;

/** What the screen of records says. */
export const STATE_WORDS = {
  state: 'State',
  what: 'What steps of type “state” remember from one execution to the next.',
  prefix: 'Key begins with',
  key: 'Key',
  noKey: '(without a key)',
  record: 'Record',
  shared: '(shared by workflows)',
  none: 'This workflow keeps no state.',
  noRecords: 'There is no record whose key begins so.',
  expires: 'Expires',
} as const;
