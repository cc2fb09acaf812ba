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
  more: 'Earlier ones',
} as const;

/** What the screen of records says. */
export const STATE_WORDS = {
  state: 'State',
  key: 'Key',
  shared: ' (shared by workflows)',
  show: 'Show',
  none: 'This workflow keeps no state.',
  noRecord: 'There is no record under this key.',
  expires: 'Expires ',
} as const;
