import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineDocument } from '#compiler/define-workflow.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { readProjectDocument } from '#compiler/project-document.ts';
import { diagnosticLine } from '#core/diagnostics.ts';
import type { ProjectDocument } from '#steps/project.ts';
import { fill } from './parameters.ts';

const RESEARCH = `kind: template
name: research
parameters:
  type: object
  required: [symbol]
  properties: { symbol: { type: string }, depth: { enum: [quick, thorough], default: quick }, pause: { type: string, default: 5s } }
defaults: { timeout: 20s }
steps:
  - { id: looked, uses: "research/{{ $parameters.depth }}", with: { of: "{{ $parameters.symbol }}" } }
  - { id: paused, type: wait, for: "{{ $parameters.pause }}", when: '$parameters.depth = "thorough"' }
  - { id: said, type: transform, with: "{{ $looked.trend }} of {{ $parameters.symbol }}" }
output: "{{ $said }}"
`;

const compile = (workflow: string, ...templates: string[]) =>
  compileWorkflow(
    { text: workflow, file: 'w.workflow.yaml' },
    {
      documents: templates.flatMap((text, index) => {
        const { document } = readProjectDocument({ text, file: `t${index}.template.yaml` });
        return document ? [document] : [];
      }),
    },
  );
const found = (workflow: string, ...templates: string[]): string[] =>
  compile(workflow, ...templates).diagnostics.map(diagnosticLine);

describe('A workflow that extends a template', () => {
  it('has its steps with the parameters, and what it says itself', () => {
    const { document, diagnostics } = compile(
      `name: eth
extends: research
with: { symbol: "{{ $input.symbol }}", depth: thorough }
defaults: { timeout: 30s }
overrides: { paused: null, looked: { retry: { max_attempts: 1 }, with: { of: ETH } } }
steps: [{ id: more, type: transform, with: "{{ $said }}" }]
`,
      RESEARCH,
    );

    expect(diagnostics).toEqual([]);
    expect(document).toMatchObject({ name: 'eth', defaults: { timeout: '30s' }, output: '{{ $said }}' });
    expect(document?.steps).toEqual([
      {
        id: 'looked',
        type: 'task',
        uses: 'research/thorough',
        with: { of: 'ETH' },
        retry: { max_attempts: 1 },
      },
      { id: 'said', type: 'transform', with: '{{ $looked.trend }} of {{ $input.symbol }}' },
      { id: 'more', type: 'transform', with: '{{ $said }}' },
    ]);
  });
});

it('A workflow in TypeScript extends templates as one in YAML does', () => {
  const { document: template } = readProjectDocument({ text: RESEARCH, file: 'research.template.yaml' });
  const eth = defineDocument({
    kind: 'workflow',
    name: 'eth',
    extends: 'research',
    with: { symbol: 'ETH' },
    overrides: { paused: null },
    steps: [{ id: 'btc', extends: 'research', with: { symbol: 'BTC' } }],
  });

  const { diagnostics, document } = compileDefinition(eth, { documents: template ? [template] : [] });

  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(document?.steps.map(({ id, type }) => `${id} ${type}`)).toEqual([
    'looked task',
    'said transform',
    'btc group',
  ]);
});

it('An error that a template brings into a workflow in TypeScript is shown in its file, or names it', () => {
  const wrong = RESEARCH.replace('$looked.trend', '$looket.trend');
  const { document: written } = readProjectDocument({ text: wrong, file: 'research.template.yaml' });
  const use = defineDocument({ kind: 'workflow', name: 'w', extends: 'research', with: { symbol: 'A' } });
  const foundWith = (template: ProjectDocument): string[] =>
    compileDefinition(use, { documents: [template] }).diagnostics.map(diagnosticLine);

  expect(written && foundWith(written)).toEqual([
    expect.stringMatching(/^research\.template\.yaml:11:\d+ error unknown-variable: .*used at \/extends\)$/),
  ]);
  expect(written && foundWith({ ...written, spanOf: () => undefined })).toEqual([
    expect.stringMatching(/in research\.template\.yaml, used at \/extends\)$/),
  ]);
});

describe('What a template says of a workflow', () => {
  const job = (setting: string): string => `kind: template
name: job
parameters: { type: object, properties: { limit: { type: string, default: 5m }, tries: { type: integer, default: 2 } } }
${setting}
steps: [{ id: a, uses: a/b }]
`;

  it('may read parameters wherever a workflow has settings', () => {
    const { document, diagnostics } = compile(
      'name: w\nextends: job\nwith: { limit: 1h }\n',
      job(
        'timeout: "{{ $parameters.limit }}"\ndefaults: { retry: { max_attempts: "{{ $parameters.tries }}" } }\nconcurrency: { key: $input.x }',
      ),
    );

    expect(diagnostics).toEqual([]);
    expect(document).toMatchObject({
      timeout: '1h',
      defaults: { retry: { max_attempts: 2 } },
      concurrency: { key: '$input.x' },
    });
  });

  it.each([
    ['in the template if it reads none', 'timeout: soon', ['t:4:10 error invalid-value: "timeout"']],
    ['by its fields', 'defaults: { timout: 3s }', ['t:4:13 error unknown-field']],
  ])('is checked %s', (_, setting, expected) => {
    const { problemsIn } = readProjectDocument({ text: job(setting), file: 't' });

    expect(problemsIn({}).map((one) => diagnosticLine(one).split(':').slice(0, 4).join(':'))).toEqual(
      expected.map((line) => expect.stringContaining(line)),
    );
  });

  it('is checked in the workflow if parameters make it wrong', () => {
    const workflow = 'name: w\nextends: job\nwith: { limit: soon }\n';

    expect(found(workflow, job('timeout: "{{ $parameters.limit }}"'))).toEqual([
      expect.stringMatching(/^t0\.template\.yaml:4:10 error .*used at w\.workflow\.yaml:2:10/),
    ]);
  });
});

describe('A step that extends a template', () => {
  it('is a group whose steps have names of their step, so that a template is used twice', () => {
    const { document, diagnostics } = compile(
      `name: both
steps:
  - { id: eth, extends: research, with: { symbol: ETH }, needs: [] }
  - { id: btc, extends: research, with: { symbol: "{{ $eth }}", depth: thorough }, needs: [eth] }
`,
      RESEARCH,
    );

    expect(diagnostics).toEqual([]);
    expect(document?.steps[1]).toMatchObject({
      id: 'btc',
      type: 'group',
      needs: ['eth'],
      output: '{{ $btc_said }}',
      steps: [
        { id: 'btc_looked', uses: 'research/thorough', with: { of: '{{ $eth }}' } },
        { id: 'btc_paused', for: '5s', when: '"thorough" = "thorough"' },
        { id: 'btc_said', with: '{{ $btc_looked.trend }} of {{ $eth }}' },
      ],
    });
  });

  it('may be in a template itself', () => {
    const outer = `kind: template
name: outer
parameters: { type: object, properties: { what: { type: string } } }
steps: [{ id: inner, extends: research, with: { symbol: "{{ $parameters.what }}!" } }]
`;
    const { document } = compile(
      'name: w\nsteps: [{ id: a, extends: outer, with: { what: X } }]\n',
      RESEARCH,
      outer,
    );

    expect(JSON.stringify(document)).toContain('"{{ $a_inner_looked.trend }} of X!"');
  });
});

describe('A mistake', () => {
  it.each([
    [
      'an unknown template',
      'extends: reserch',
      'w.workflow.yaml:2:10 error invalid-value: there is no template "reserch" (did you mean "research"?)',
    ],
    [
      'a parameter that is missing',
      'extends: research',
      'the template research needs the parameter "symbol"',
    ],
    [
      'a parameter that there is not',
      'extends: research\nwith: { symbol: a, dept: quick }',
      'w.workflow.yaml:3:20 error invalid-value: the template research has no parameter "dept" (did you mean "depth"?)',
    ],
    [
      'a value of another type',
      'extends: research\nwith: { symbol: 1 }',
      'w.workflow.yaml:3:17 error invalid-value: the parameter "symbol" of research: expected text',
    ],
    [
      'a value that is not a choice',
      'extends: research\nwith: { symbol: a, depth: deep }',
      'expected "quick" or "thorough"',
    ],
    [
      'a change of a step that there is not',
      'extends: research\nwith: { symbol: a }\noverrides: { looke: {} }',
      'w.workflow.yaml:4:14 error invalid-value: the template research has no step "looke" (did you mean "looked"?)',
    ],
  ])('in a use is shown there: %s', (_, use, message) => {
    expect(found(`name: w\n${use}\n`, RESEARCH).join('\n')).toContain(message);
  });

  it.each([
    ['a workflow', 'extends: reserch\nwith: { symbol: a }', '2:10', 'there is no template "reserch"'],
    ['a step', 'steps: [{ id: a, extends: reserch, with: {} }]', '2:27', 'there is no template "reserch"'],
    ['a list of templates', 'steps: [{ id: a, extends: [research] }]', '2:27', 'the name of one template'],
  ])('in what is extended is one error, without its consequences: %s', (_, use, place, message) => {
    expect(found(`name: w\n${use}\n`, RESEARCH)).toEqual([
      expect.stringMatching(new RegExp(`^w\\.workflow\\.yaml:${place} error invalid-value: .*${message}`)),
    ]);
  });

  it('in what a template brings in is shown in its file, with the place of its use', () => {
    const wrong = RESEARCH.replace('$looked.trend', '$looket.trend');

    expect(found('name: w\nsteps:\n  - { id: a, extends: research, with: { symbol: A } }\n', wrong)).toEqual([
      expect.stringMatching(
        /^t0\.template\.yaml:11:\d+ error unknown-variable: .*"\$looket".*used at w\.workflow\.yaml:3:23\)$/,
      ),
    ]);
  });

  it('in what a use changes is shown in the file that uses the template', () => {
    const workflow = 'name: w\nextends: research\nwith: { symbol: a }\noverrides: { said: { withh: 1 } }\n';

    expect(found(workflow, RESEARCH)).toEqual([
      expect.stringMatching(/^w\.workflow\.yaml:4:22 error unknown-field/),
    ]);
  });

  it('is a circle of templates', () => {
    const circle = (name: string, other: string): string =>
      `kind: template\nname: ${name}\nsteps: [{ id: s, extends: ${other} }]\n`;

    expect(found('name: w\nsteps: [{ id: x, extends: a }]\n', circle('a', 'b'), circle('b', 'a'))).toEqual([
      'w.workflow.yaml:2:27 error invalid-value: templates extend each other in a circle: a → b → a',
    ]);
  });

  it('in the uses of a template is shown in that template, also if nothing uses it', () => {
    const document = (name: string, extended: string) =>
      readProjectDocument({
        text: `kind: template\nname: ${name}\nsteps: [{ id: s, extends: ${extended} }]\n`,
        file: `${name}.template.yaml`,
      });
    const read = [document('a', 'b'), document('b', 'a'), document('c', 'a'), document('d', 'e')];
    const documents = read.flatMap(({ document }) => document ?? []);

    expect(read.flatMap(({ problemsIn }) => problemsIn({ documents })).map(diagnosticLine)).toEqual([
      'a.template.yaml:3:27 error invalid-value: templates extend each other in a circle: a → b → a',
      'b.template.yaml:3:27 error invalid-value: templates extend each other in a circle: b → a → b',
      expect.stringMatching(/^d\.template\.yaml:3:27 .*there is no template "e"/),
    ]);
  });

  it.each([
    ['extends: research\noverride: { looked: null }\nwith: { symbol: a }', 'overrides'],
    ['steps: [{ id: a, extends: research, wth: { symbol: a } }]', 'with'],
    ['steps: [{ id: a, extend: research }]', 'extends'],
  ])('in a name of a field of a use has a hint: %s', (use, meant) => {
    expect(found(`name: w\n${use}\n`, RESEARCH)).toContainEqual(
      expect.stringMatching(new RegExp(`unknown-field: .*\\(did you mean "${meant}"\\?\\)$`)),
    );
  });

  it('in the form of its steps is shown in the template, also if nothing uses it', () => {
    const text = `kind: template
name: t
parameters: { type: object, properties: { kind: { type: string }, pause: { type: string } } }
steps:
  - { id: a, type: wait, for: "{{ $parameters.pause }}" }
  - { id: b, extends: other, with: { x: 1 } }
  - { id: c, type: transfrom }
  - { id: d, type: group, steps: [{ id: e, usess: x/y, "{{ $parameters.kind }}": 1 }] }
`;

    expect(readProjectDocument({ text, file: 't' }).problemsIn({}).map(diagnosticLine)).toEqual([
      expect.stringMatching(/^t:6:23 .*there is no template "other"/),
      expect.stringMatching(/^t:7:20 error unknown-step-type/),
      expect.stringMatching(/^t:8:\d+ error unknown-field: "usess"/),
      expect.stringMatching(/^t:8:\d+ error unknown-field/),
    ]);
  });

  it('is a parameter that the template does not declare', () => {
    const { problemsIn } = readProjectDocument({
      text: RESEARCH.replace('$parameters.symbol }}" } }', '$parameters.symbl }}" } }'),
      file: 't.template.yaml',
    });

    expect(problemsIn({}).map(diagnosticLine)).toEqual([
      expect.stringMatching(/^t\.template\.yaml:9:\d+ .*no parameter "symbl" \(did you mean "symbol"\?\)$/),
    ]);
  });
});

it.each<[string, string, unknown]>([
  ['{{ $parameters.list }}', 'the value itself', [1, 2]],
  ['media/{{ $parameters.text }}', 'text in a text', 'media/a"b'],
  ['$count($parameters.list) > 1', 'a literal in an expression', '$count([1,2]) > 1'],
  ['{{ $parameters.text & "!" }}', 'a literal in braces', '{{ "a\\"b" & "!" }}'],
  ['{{ $parameters.late * 2 }}', 'an expression in braces', '{{ ($input.n) * 2 }}'],
  ['{{ $parameters.late }} of {{ $parameters.map.a }}', 'an expression in a text', '{{ $input.n }} of 1'],
])('A parameter in %s is %s', (text, _, expected) => {
  expect(fill(text, { list: [1, 2], text: 'a"b', late: '{{ $input.n }}', map: { a: 1 } })).toEqual(expected);
});
