// Long because each workflow is beside the machine made by hand, which is how they are read.
import type { JsonObject } from '#core/json.ts';
import { choice, machine, task, undoing } from './hand-made.ts';

/** A workflow, the best machine for it that its author could write, and executions to compare. */
export interface Comparison {
  name: string;
  yaml: string;
  hand: JsonObject;
  runs: { input: JsonObject; fails?: string[]; more?: More }[];
  more?: More;
}

/** Transitions that Baton takes more of, in all executions of a workflow or in one, with the reason. */
interface More {
  transitions: number;
  because: string;
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
    {
      input: { gift: true },
      fails: ['reserve'],
      more: {
        transitions: 1,
        because:
          'a call that Lambda lost is repeated, so that whether the first effect took place depends on the count of attempts',
      },
    },
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

const etl: Comparison = {
  name: 'an ETL job that fans out and writes each part',
  yaml: `
name: etl
${NO_RETRY}
input: { type: object, required: [files], properties: { files: { type: array } } }
steps:
  - { id: list, uses: a/list }
  - id: parts
    type: for_each
    foreach: $input.files
    max_concurrency: 1
    steps:
      - { id: extract, uses: a/extract }
      - { id: clean, uses: a/clean }
    output: "{{ $clean.id }}"
  - { id: combine, uses: a/combine }
output: { parts: "{{ $parts }}" }
`,
  hand: machine({
    list: task('list', { next: 'parts' }),
    parts: {
      Type: 'Map',
      MaxConcurrency: 1,
      Items: `{% ${INPUT}.files %}`,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'extract',
        States: {
          extract: task('extract', { next: 'clean' }),
          clean: task('clean', { output: '{% $states.result.Payload.id %}' }),
        },
      },
      Assign: { parts: '{% $states.result %}' },
      Next: 'combine',
    },
    combine: task('combine', { output: { parts: '{% $parts %}' } }),
  }),
  runs: [{ input: { files: [1, 2] } }, { input: { files: [] } }, { input: { files: [1] }, fails: ['clean'] }],
};

/** Ends a branch that never fails; the join looks at `failure`. */
const envelope = (id: string, failure: string | null): JsonObject => ({
  done: `{% $done_${id} %}`,
  failure: failure ?? null,
});

const branch = (id: string): JsonObject => ({
  StartAt: id,
  States: {
    [id]: task(id, {
      output: {
        done: `{% [{"step": "${id}", "with": {"id": $states.result.Payload.id}}] %}`,
        failure: null,
      },
      caught: {
        next: `failed_${id}`,
        assign: { [`done_${id}`]: [], ...{ [`failure_${id}`]: '{% $states.errorOutput.Error %}' } },
      },
    }),
    [`failed_${id}`]: { Type: 'Succeed', Output: envelope(id, `{% $failure_${id} %}`) },
  },
});

const undo = (id: string): string => `compensate: { uses: a/undo-${id}, with: { id: "{{ $${id}.id }}" } }`;

const trip: Comparison = {
  name: 'a saga that forks',
  yaml: `
name: trip
${NO_RETRY}
steps:
  - { id: quote, uses: a/quote, needs: [] }
  - { id: flight, uses: a/flight, needs: [quote], ${undo('flight')} }
  - { id: hotel, uses: a/hotel, needs: [quote], ${undo('hotel')} }
  - { id: pay, uses: a/pay, needs: [flight, hotel], irreversible: true }
output: { id: "{{ $pay.id }}" }
`,
  hand: machine({
    quote: task('quote', { next: 'book', assign: { done: [] }, caught: caught('failed') }),
    book: {
      Type: 'Parallel',
      Branches: [branch('flight'), branch('hotel')],
      Assign: {
        done: '{% $append($done, $append([], $states.result.done)) %}',
        failure: '{% ( $f := ($states.result.failure)[$ != null][0]; $exists($f) ? $f : null ) %}',
      },
      Next: 'check',
    },
    check: choice([['$failure != null', 'compensate']], 'pay'),
    pay: task('pay', { output: { id: '{% $states.result.Payload.id %}' }, caught: caught() }),
    ...undoing(),
  }),
  runs: [
    { input: {} },
    { input: {}, fails: ['quote'] },
    { input: {}, fails: ['hotel'] },
    { input: {}, fails: ['pay'] },
  ],
};

const incident: Comparison = {
  name: 'an incident with fallbacks and an optional escalation',
  yaml: `
name: incident
${NO_RETRY}
steps:
  - { id: triage, uses: a/triage, on_error: { fallback: { uses: a/guess } } }
  - { id: page, uses: a/page, when: $input.severe, on_error: { action: skip } }
  - { id: bridge, uses: a/bridge, when: $input.severe }
  - { id: notes, uses: a/notes, on_error: { fallback_value: { id: none } } }
  - { id: close, uses: a/close }
output: { triage: "{{ $triage.id }}", notes: "{{ $notes.id }}" }
`,
  hand: machine({
    triage: task('triage', {
      next: 'severe',
      assign: { triage: RESULT },
      caught: { next: 'triage_fallback' },
    }),
    triage_fallback: task('triage_fallback', { next: 'severe', assign: { triage: RESULT } }),
    severe: choice([[`${INPUT}.severe`, 'page']], 'notes'),
    page: task('page', { next: 'bridge', caught: { next: 'bridge' } }),
    bridge: task('bridge', { next: 'notes' }),
    notes: task('notes', {
      next: 'close',
      assign: { notes: RESULT },
      caught: { next: 'close', assign: { notes: { id: 'none' } } },
    }),
    close: task('close', { output: { triage: '{% $triage.id %}', notes: '{% $notes.id %}' } }),
  }),
  runs: [
    { input: { severe: true } },
    { input: { severe: false } },
    { input: { severe: true }, fails: ['triage', 'page'] },
    { input: { severe: false }, fails: ['notes'] },
    { input: { severe: true }, fails: ['bridge'] },
  ],
};

const loops: Comparison = {
  name: 'loops inside a loop',
  yaml: `
name: loops
${NO_RETRY}
steps:
  - { id: open, uses: a/open }
  - id: pages
    type: while
    while: $loop.index < 2
    max_iterations: 5
    steps:
      - { id: turn, uses: a/turn }
      - id: rows
        type: while
        while: $loop.index < 3
        max_iterations: 5
        steps: [{ id: row, uses: a/row }]
  - { id: shut, uses: a/shut }
output: { id: "{{ $shut.id }}" }
`,
  hand: machine({
    open: task('open', { next: 'turn', assign: { page: 0 } }),
    turn: task('turn', { next: 'row', assign: { row: 0 } }),
    row: task('row', { next: 'more_rows', assign: { row: '{% $row + 1 %}' } }),
    more_rows: choice(
      [
        ['$row < 3', 'row'],
        ['$page < 1', 'turn', { page: '{% $page + 1 %}' }],
      ],
      'shut',
    ),
    shut: task('shut', { output: { id: '{% $states.result.Payload.id %}' } }),
  }),
  more: {
    transitions: 2,
    because: 'the head of the outer loop stays a state, and each of its rounds visits it',
  },
  runs: [{ input: {} }, { input: {}, fails: ['row'] }],
};

const release: Comparison = {
  name: 'approvals by several people, the second only for large changes',
  yaml: `
name: release
${NO_RETRY}
steps:
  - { id: build, uses: a/build }
  - { id: lead, uses: a/ask-lead }
  - { id: board, uses: a/ask-board, when: $input.size > 10 }
  - id: decide
    type: switch
    cases:
      - { when: $input.dry, steps: [{ id: report, uses: a/report }] }
    default: { steps: [{ id: deploy, uses: a/deploy, ${undo('deploy')} }, { id: verify, uses: a/verify }] }
output: { lead: "{{ $lead.id }}" }
`,
  hand: machine({
    build: task('build', { next: 'lead', caught: caught('failed') }),
    lead: task('lead', { next: 'size', assign: { lead: RESULT, done: [] }, caught: caught('failed') }),
    size: choice(
      [
        [`${INPUT}.size > 10`, 'board'],
        [`${INPUT}.dry`, 'report'],
      ],
      'deploy',
    ),
    board: task('board', { next: 'decide', caught: caught('failed') }),
    decide: choice([[`${INPUT}.dry`, 'report']], 'deploy'),
    report: task('report', { output: { lead: '{% $lead.id %}' }, caught: caught('failed') }),
    deploy: task('deploy', { next: 'verify', assign: added('deploy'), caught: caught('failed') }),
    verify: task('verify', { output: { lead: '{% $lead.id %}' }, caught: caught() }),
    ...undoing(),
  }),
  runs: [
    { input: { size: 20, dry: false } },
    { input: { size: 1, dry: true } },
    { input: { size: 1, dry: false } },
    { input: { size: 20, dry: false }, fails: ['board'] },
    { input: { size: 20, dry: false }, fails: ['verify'] },
  ],
};

const campaign: Comparison = {
  name: 'a campaign whose posts are undone in a branch apart',
  yaml: `
name: campaign
${NO_RETRY}
input: { type: object, required: [posts], properties: { posts: { type: array } } }
steps:
  - id: both
    type: parallel
    branches:
      mail: [{ id: mail, uses: a/mail, ${undo('mail')} }]
      posts:
        - id: posts
          type: for_each
          foreach: $input.posts
          max_concurrency: 1
          steps: [{ id: post, uses: a/post, ${undo('post')} }]
          output: "{{ $post.id }}"
  - { id: report, uses: a/report }
output: { posts: "{{ $both.posts }}" }
`,
  hand: machine({
    both: {
      Type: 'Parallel',
      Branches: [
        branch('mail'),
        {
          StartAt: 'posts',
          States: {
            posts: {
              Type: 'Map',
              MaxConcurrency: 1,
              Items: `{% ${INPUT}.posts %}`,
              ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...branch('post') },
              Output: {
                value: '{% $append([], $states.result.done.with.id) %}',
                done: '{% $append([], $states.result.done) %}',
                failure: '{% ( $f := ($states.result.failure)[$ != null][0]; $exists($f) ? $f : null ) %}',
              },
              End: true,
            },
          },
        },
      ],
      Assign: {
        done: '{% $append([], $states.result.done) %}',
        failure: '{% ( $f := ($states.result.failure)[$ != null][0]; $exists($f) ? $f : null ) %}',
        posts: '{% $states.result[1].value %}',
      },
      Next: 'check',
    },
    check: choice([['$failure != null', 'compensate']], 'report'),
    report: task('report', { output: { posts: '{% $posts %}' }, caught: caught() }),
    ...undoing(),
  }),
  runs: [
    { input: { posts: [1, 2] } },
    { input: { posts: [1, 2] }, fails: ['mail'] },
    { input: { posts: [1, 2] }, fails: ['report'] },
  ],
};

/** Every workflow that is compared. */
export const comparisons: Comparison[] = [
  order,
  polling,
  ladder,
  onboarding,
  etl,
  trip,
  incident,
  loops,
  release,
  campaign,
];
