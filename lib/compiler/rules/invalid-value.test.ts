import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('invalid-value', () => {
  it('names "when" for a condition in the "if" of a state step', () => {
    const text = `
name: shop
state: { seen: { fields: { at: { type: string } } } }
steps:
  - { id: a, type: state, if: "{{ $input.new }}", put: seen, with: { at: now } }
`.slice(1);

    expect(foundIn(text)).toContain(
      '4:31 error invalid-value: "if": expected absent, present or a map, got the text "{{ $input.new }}" (the condition under which a step runs is its "when")',
    );
  });

  it('names the words and the types that a field takes, and units of sizes', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: inventory/reserve, with: { order: ab }, compensate: false, sensitive: order }
  - { id: b, uses: shop/look, limits: { memory: 512, cpu: 0 } }
  - { id: c, uses: shop/look, compensate: inventory/release }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:72 error invalid-value: "compensate": expected none or a map, got false',
      '3:90 error invalid-value: "sensitive": expected true or a list, got the text "order" (write [order])',
      '4:49 error wrong-type: "memory": expected a size such as "512MB" or "2GB", got the number 512 (say the unit: "512MB")',
      '4:59 error invalid-value: "cpu": expected a number above 0, got the number 0',
      '5:43 error invalid-value: "compensate": expected none or a map, got the text "inventory/release" (write { uses: inventory/release })',
    ]);
  });

  it('finds fields in "sensitive" that neither the input nor the result of the action has', () => {
    const actions = new Map([
      [
        'bank/charge',
        {
          name: 'bank/charge',
          input: { type: 'object', properties: { card: { type: 'string' } } },
          output: { type: 'object', properties: { id: { type: 'string' } } },
        },
      ],
    ]);
    const text = `
name: shop
steps:
  - { id: a, uses: bank/charge, with: { card: x }, sensitive: [card, id, crad] }
`.slice(1);

    expect(foundIn(text, actions)).toEqual([
      '3:74 error invalid-value: neither the input nor the result of bank/charge has a field "crad" (did you mean "card"?)',
    ]);
  });

  it('finds values of scripts whose names are words of the language', () => {
    const text = `
name: shop
steps:
  - { id: a, type: script, with: { class: 1, lambda: 2 }, script: return lambda }
  - { id: b, type: script, language: python, with: { lambda: 1 }, script: return 1 }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:36 error invalid-value: "class" cannot be a name in the script ("class" is taken; rename it, also in the script)',
      '4:54 error invalid-value: "lambda" cannot be a name in the script ("lambda" is taken; rename it, also in the script)',
    ]);
  });

  it('says of a list in place of an expression what an expression is, once', () => {
    const text = `
name: plan
steps:
  - { id: a, type: dynamic, tasks: [], allow: ["a/*"] }
  - { id: b, type: dynamic, tasks: [{ id: x }], allow: ["a/*"] }
`.slice(1);
    const hint = `(an expression is JSONata in a text, such as "$plan.tasks" or '[{ "id": "a" }]')`;

    expect(foundIn(text)).toEqual([
      `3:36 error wrong-type: "tasks": expected an expression, got an empty list ${hint}`,
      `4:36 error wrong-type: "tasks": expected an expression, got a list ${hint}`,
    ]);
  });

  it('reports a misspelled method without what follows from it', () => {
    const text = `
name: plan
steps:
  - { id: a, type: http, method: post, url: "https://x.test/", body: { a: 1 }, irreversible: true }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:34 error invalid-value: "method": expected GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, got the text "post" (did you mean "POST"?)',
    ]);
  });

  it('finds conversations without messages, and steps that are irreversible twice or never', () => {
    const text = `
name: plan
steps:
  - { id: a, type: llm, model: bedrock/x, messages: [] }
  - { id: b, uses: a/b, irreversible: true, compensate: none }
  - { id: c, uses: a/b, irreversible: true, compensate: { uses: a/undo } }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:53 error invalid-value: "messages": a model expects at least 1 entry, got 0',
      '4:25 error invalid-value: expected "compensate" or "irreversible", got both (remove "compensate: none", which an irreversible step implies)',
      '5:25 error invalid-value: expected "compensate" or "irreversible", got both (remove "irreversible" if the step can be undone)',
    ]);
  });

  it('names the choices, the limits and the form', () => {
    const text = `
name: My Shop
steps:
  - id: A
    type: approval
    with: { title: x, show: { a: 1 }, editable: [b, by] }
    timeout: 1h
    on_timeout: rejct
  - id: b
    type: while
    while: $loop.index < 3
    max_iterations: 0
    with: 3
    steps: []
  - id: c
    uses: Foo
    phase: ""
    on_error: retry
  - id: d
    type: wait
  - id: e
    type: wait
    for: soon
    until: 2030-01-01T00:00:00Z
  - id: f
    type: wait
    until: tomorrow
  - id: g
    type: wait
    for: 1.5s
  - id: h
    type: for_each
    foreach: $f2
    as: It
    steps: [{ id: i, uses: a/b }]
  - id: p
    type: parallel
    branches: { "A b": [{ id: j, uses: a/b }] }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:7 error invalid-value: "name": expected kebab-case: a letter, then letters, digits and "-", got the text "My Shop"',
      '3:9 error invalid-value: "id": expected snake_case: a letter, then letters, digits and "_", got the text "A" (write "a")',
      '5:50 error invalid-value: "b" is editable but not shown (add b: … to "show")',
      '5:53 error invalid-value: "by" is part of every decision and cannot be edited (choose another name)',
      '7:17 error invalid-value: "on_timeout": expected reject, approve or fail, got the text "rejct" (did you mean "reject"?)',
      '11:21 error invalid-value: "max_iterations": expected a number of at least 1, got the number 0',
      '13:12 error invalid-value: "steps": expected a list that is not empty, got an empty list',
      '15:11 error invalid-value: "uses": expected "factory/action" in lower case, such as "inventory/reserve", got the text "Foo"',
      '16:12 error invalid-value: "phase": expected a text that is not empty, got an empty text',
      '17:15 error invalid-value: "on_error": expected fail, skip, continue, abort or a map, got the text "retry"',
      '18:5 error invalid-value: expected "for", "until" or "event", got none of them (add "for: 5m", for example)',
      '23:12 error invalid-value: expected "for", "until" or "event", got "for" and "until" (remove one of the two)',
      '26:12 error invalid-value: expected an instant such as "2030-01-31T09:00:00Z", got "tomorrow"',
      '29:10 error invalid-value: Step Functions counts whole seconds from 1, got 1.5s (write "2s")',
      '32:14 error unknown-variable: there is no step or variable "$f2" here (did you mean "$f"?)',
      '33:9 error invalid-value: "as": expected snake_case: a letter, then letters, digits and "_", got the text "It" (write "it")',
      '37:17 error invalid-value: "A b" is not a valid name: expected snake_case: a letter, then letters, digits and "_"',
    ]);
  });

  it('asks for a list where something is gone through', () => {
    const text = `
name: shop
input: { type: object, properties: { n: { type: integer }, l: { type: array }, o: { type: object } } }
steps:
  - { id: a, type: for_each, foreach: $input.n, steps: [{ id: b, uses: a/b }] }
  - { id: c, type: for_each, foreach: $input.l, steps: [{ id: d, uses: a/b }] }
  - { id: e, type: for_each, foreach: $input.o, steps: [{ id: f, uses: a/b }] }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:39 error invalid-value: expected a list, and $input.n is of type integer',
      '6:39 error invalid-value: expected a list, and $input.o is of type object (for its values, write $each(…))',
    ]);
  });

  it('says nothing of what only seems to be missing because of another mistake', () => {
    const text = `
name: shop
input: { type: object, properties: { l: { type: array } } }
triggers: [{ event: { source: shop } }]
steps:
  - { id: a, type: wait, event: { source: shop }, timeout: 1h }
  - { id: b, type: wait, event: { detailType: [X] }, timeout: 1h }
  - { id: c, type: for_each, foreach: $input.l, mode: distributed, tolerate: { percent: 200 }, steps: [{ id: d, uses: a/b }] }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:31 error wrong-type: "source": expected a list, got the text "shop" (write [shop])',
      '5:43 error wrong-type: "source": expected a list, got the text "shop" (write [shop])',
      '6:35 error unknown-field: "detailType" is not a field of "event" of step "b" (wait) (did you mean "detail-type"?)',
      '7:89 error invalid-value: "percent": expected a number of at most 100, got the number 200',
    ]);
  });

  it.each([
    ['type: emit, event: X, with: [1]', 'expected a map: it becomes the detail of the event'],
    ['type: fail, error: ""', 'expected the name of an error, a text'],
    [
      'uses: a/b, sensitive: yes',
      '"sensitive": expected true or a list, got the text "yes" (YAML 1.2 knows only true and false, without quotes)',
    ],
    [
      'type: sql, connection: shop, statement: "SELEC 1"',
      'no statement begins with SELEC (did you mean SELECT?)',
    ],
    [
      'type: sql, connection: shop, transaction: { one: { statement: COMMIT } }',
      'the step has a transaction itself, and takes no COMMIT',
    ],
    [
      'type: script, script: return 1, memory: 512, limits: { memory: 1GB }',
      'the memory is said by "memory" and by "limits" (remove one of the two)',
    ],
    [
      'type: llm, model: bedrock/a, prompt: x, fallback: [bedrock/a]',
      '"bedrock/a" is asked before (name another model; "retry" asks the same one again)',
    ],
    [
      'uses: a/b, cache: { ttl: 1m, stale_for: 1h }',
      '"stale_for" says how long a result is kept for "stale_on"',
    ],
    [
      'uses: a/b, cache: { ttl: 1m, content: $input.n }',
      'expected a path of a file, or a list of paths, got a whole number',
    ],
    ['uses: a/b, cache: { ttl: 1m, content: $input.files }', undefined],
    ['type: dynamic, tasks: $input.files, allow: [a/b]', 'and these are of type string'],
    ["type: dynamic, tasks: \"[{ 'id': 'x', 'uses': 'a/c' }]\", allow: [a/b]", undefined],
    [
      "type: dynamic, tasks: \"[{ 'id': 'x', 'type': 'htp' }]\", allow: [\"http:a.example.com\"]",
      'a task is of type htp, of which "allow" names none (did you mean "http"?)',
    ],
    [
      'type: dynamic, tasks: "[]", allow: ["http:crm@https://a.example.com/x"]',
      'expected a host, got "https://a.example.com/x" (write http:crm@a.example.com)',
    ],
  ])('finds what is known not to work: %s', (fields, expected) => {
    const text = `
name: shop
input: { type: object, required: [n, files], properties: { n: { type: integer }, files: { type: array, items: { type: string } } } }
steps:
  - { id: a, ${fields} }
`.slice(1);
    const found = foundIn(text).filter((line) => line.includes('invalid-value'));

    if (expected === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringContaining(expected)]);
  });

  it('writes a text as an id, and names a letter of another script', () => {
    const text =
      'name: shop\nsteps:\n  - { id: myStep, type: wait, for: 1s }\n  - { id: p\u0430y, type: wait, for: 1s }\n';

    expect(foundIn(text)).toEqual([
      '3:11 error invalid-value: "id": expected snake_case: a letter, then letters, digits and "_", got the text "myStep" (write "my_step")',
      '4:11 error invalid-value: "id": expected snake_case: a letter, then letters, digits and "_", got the text "p\u0430y" ("\u0430" is U+0430; letters are those from a to z)',
    ]);
  });
});
