import type { JsonObject } from '#core/json.ts';
import { choice, machine, task, undoing } from './hand-made.ts';

/** A workflow, the best machine for it that its author could write, and executions to compare. */
export interface Comparison {
  name: string;
  yaml: string;
  hand: JsonObject;
  runs: { input: JsonObject; fails?: string[] }[];
}

const NO_RETRY = 'defaults: { retry: { max_attempts: 0 } }';
const INPUT = '$states.context.Execution.Input';
const RESULT = '{% $states.result.Payload %}';
const FAILED = { failure: '{% $states.errorOutput.Error %}' };

const caught = (next = 'compensate') => ({ next, assign: FAILED });
const added = (step: string) => ({
  done: `{% $append($done, [{"step": "${step}", "with": {"id": $states.result.Payload.id}}]) %}`,
});

const order: Comparison = {
  name: 'an order with compensations and an optional gift',
  yaml: `
name: order
${NO_RETRY}
steps:
  - { id: reserve, uses: a/reserve, compensate: { uses: a/release, with: { id: "{{ $reserve.id }}" } } }
  - { id: wrap, uses: a/wrap, when: $input.gift, irreversible: true }
  - { id: label, uses: a/label, when: $input.gift, irreversible: true }
  - { id: charge, uses: a/charge, compensate: { uses: a/refund, with: { id: "{{ $charge.id }}" } } }
  - { id: ship, uses: a/ship, irreversible: true }
output: { tracking: "{{ $ship.id }}" }
`,
  hand: machine({
    reserve: task('reserve', {
      next: 'gift',
      assign: { done: '{% [{"step": "reserve", "with": {"id": $states.result.Payload.id}}] %}' },
      caught: caught('failed'),
    }),
    gift: choice([[`${INPUT}.gift`, 'wrap']], 'charge'),
    wrap: task('wrap', { next: 'label', caught: caught() }),
    label: task('label', { next: 'charge', caught: caught() }),
    charge: task('charge', { next: 'ship', assign: added('charge'), caught: caught() }),
    ship: task('ship', { output: { tracking: '{% $states.result.Payload.id %}' }, caught: caught() }),
    ...undoing(),
  }),
  runs: [
    { input: { gift: true } },
    { input: { gift: false } },
    { input: { gift: true }, fails: ['reserve'] },
    { input: { gift: true }, fails: ['ship'] },
  ],
};

const polling: Comparison = {
  name: 'polling a job',
  yaml: `
name: polling
${NO_RETRY}
steps:
  - { id: submit, uses: a/submit }
  - id: job
    type: while
    while: $loop.state != "done"
    max_iterations: 10
    with: { state: new }
    steps:
      - { id: pause, type: wait, for: 10s }
      - { id: check, uses: a/check }
    output: { state: "{{ $check.state }}" }
  - { id: fetch, uses: a/fetch }
output: { id: "{{ $fetch.id }}" }
`,
  hand: machine({
    submit: task('submit', { next: 'pause', assign: { round: 0 } }),
    pause: { Type: 'Wait', Seconds: 10, Next: 'check' },
    check: task('check', {
      next: 'again',
      assign: { state: '{% $states.result.Payload.state %}', round: '{% $round + 1 %}' },
    }),
    again: choice(
      [
        ['$state = "done"', 'fetch'],
        ['$round < 10', 'pause'],
      ],
      'endless',
    ),
    endless: { Type: 'Fail', Error: 'MaxIterationsExceeded' },
    fetch: task('fetch', { output: { id: '{% $states.result.Payload.id %}' } }),
  }),
  runs: [{ input: {} }, { input: {}, fails: ['check'] }, { input: {}, fails: ['submit'] }],
};

const ladder: Comparison = {
  name: 'a ladder of switches',
  yaml: `
name: ladder
${NO_RETRY}
steps:
  - { id: read, uses: a/read }
  - id: route
    type: switch
    when: $input.routed
    cases:
      - { when: $input.kind = "a", steps: [{ id: one, uses: a/one }] }
      - { when: $input.kind = "b", steps: [{ id: two, uses: a/two }] }
    default:
      steps:
        - id: deeper
          type: switch
          cases:
            - { when: $input.size > 10, steps: [{ id: big, uses: a/big }] }
          default: { steps: [{ id: small, uses: a/small }] }
  - { id: last, uses: a/last }
output: { id: "{{ $last.id }}" }
`,
  hand: machine({
    read: task('read', { next: 'route' }),
    route: choice(
      [
        [`$not(${INPUT}.routed)`, 'last'],
        [`${INPUT}.kind = "a"`, 'one'],
        [`${INPUT}.kind = "b"`, 'two'],
        [`${INPUT}.size > 10`, 'big'],
      ],
      'small',
    ),
    one: task('one', { next: 'last' }),
    two: task('two', { next: 'last' }),
    big: task('big', { next: 'last' }),
    small: task('small', { next: 'last' }),
    last: task('last', { output: { id: '{% $states.result.Payload.id %}' } }),
  }),
  runs: [
    { input: { routed: true, kind: 'a', size: 1 } },
    { input: { routed: true, kind: 'c', size: 1 } },
    { input: { routed: true, kind: 'c', size: 11 } },
    { input: { routed: false, kind: 'c', size: 11 } },
    { input: { routed: true, kind: 'b', size: 1 }, fails: ['two'] },
  ],
};

const onboarding: Comparison = {
  name: 'onboarding with optional steps that share conditions',
  yaml: `
name: onboarding
${NO_RETRY}
steps:
  - { id: account, uses: a/account }
  - { id: laptop, uses: a/laptop, when: $input.remote }
  - { id: courier, uses: a/courier, when: $input.remote }
  - { id: desk, uses: a/desk, when: $not($input.remote) }
  - { id: mentor, uses: a/mentor, when: $input.junior }
  - { id: welcome, uses: a/welcome }
output: { account: "{{ $account.id }}", mentor: "{{ $mentor }}" }
`,
  hand: machine({
    account: task('account', { next: 'remote', assign: { account: RESULT, mentor: null } }),
    remote: choice([[`${INPUT}.remote`, 'laptop']], 'desk'),
    laptop: task('laptop', { next: 'courier' }),
    courier: task('courier', { next: 'junior' }),
    desk: task('desk', { next: 'junior' }),
    junior: choice([[`${INPUT}.junior`, 'mentor']], 'welcome'),
    mentor: task('mentor', { next: 'welcome', assign: { mentor: RESULT } }),
    welcome: task('welcome', { output: { account: '{% $account.id %}', mentor: '{% $mentor %}' } }),
  }),
  runs: [
    { input: { remote: true, junior: true } },
    { input: { remote: true, junior: false } },
    { input: { remote: false, junior: true } },
    { input: { remote: false, junior: false }, fails: ['desk'] },
  ],
};

/** Every workflow that is compared. */
export const comparisons: Comparison[] = [order, polling, ladder, onboarding];
