import { plural } from './common.ts';

/** What the screen of a workflow says. */
export const WORKFLOW_WORDS = {
  none: 'No workflow is deployed.',
  version: (version: string) => `version ${version}`,
  start: 'Start',
  lastDays: (days: number) => `Last ${days} days`,
  executions: (count: number) => plural(count, 'execution'),
  costs: (dollars: string) => `${dollars} each`,
  present: (underWay: number, waiting: number) =>
    `now ${underWay.toLocaleString()} under way${waiting === 0 ? '' : `, ${waiting.toLocaleString()} of them queued`}`,
  queue: 'Queue',
  succeeded: (percent: string) => `${percent} succeeded`,
  within: (share: string, time: string) => `${share} within ${time}`,
  critical: 'Critical path',
  source: 'YAML',
  noSource: 'This workflow was deployed without its source.',
  definition: 'State machine',
  showing: (step: string) => `Step ${step} and its states are marked.`,
  choose: 'A step that is chosen in the picture is marked in both texts.',
  versions: 'Versions',
  versionNumber: 'Version',
  published: 'Published',
  share: 'New executions',
  underWay: 'Under way',
  rollBack: 'Roll back',
  madeFor: (execution: string) => `made for one that begins from ${execution}`,
  rollBackWhat: (version: number) =>
    `New executions start with version ${version} until the next deployment. Those under way keep theirs.`,
  noVersions: 'Versions are published where the workflow is deployed.',
  triggers: 'Started by',
  api: 'the API, the command line, this console',
  event: 'events',
  webhook: 'a webhook',
  schedule: 'a schedule',
  next: 'next',
  never: 'never again',
  rate: (every: string) => `every ${every}, counted from its deployment`,
  fire: 'Start now',
  fireWhat: 'An execution starts with the input of the schedule.',
  input: 'Input',
  steps: 'Steps',
  step: 'Step',
  runs: 'Runs',
  failed: 'Failed',
  retries: 'Retries',
  mean: 'Mean time',
} as const;

/** What the list of schedules says. */
export const SCHEDULE_WORDS = {
  none: 'No workflow has a schedule.',
  workflow: 'Workflow',
  expression: 'Schedule',
  zone: 'Time zone',
  next: 'Next',
  act: 'Start',
} as const;

/** What the list of executions that could not be undone says. */
export const PARKED_WORDS = {
  what: 'What these executions did is not undone. What could not be is tried again for two days, after that only by hand; what is held waits for you to undo it, or to continue the execution.',
  none: 'Nothing is left that could not be undone.',
  execution: 'Execution',
  steps: 'Not undone',
  tries: 'Attempts',
  next: 'Next attempt',
  byHand: 'by hand',
  held: 'held for you',
  undo: 'Undo now',
  undoWhat: 'What is left is tried again, newest first.',
} as const;
