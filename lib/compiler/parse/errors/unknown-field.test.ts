import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../../testing/found-in.ts';

describe('unknown-field', () => {
  it('names the nearest field, or what other languages mean by it', () => {
    const text = `
name: shop
stps: []
defaults: { timout: 1s }
steps:
  - id: a
    usess: a/b
    depends_on: [b]
    wen: $input.x
    retry: { max_attempt: 3 }
    constructor: x
  - id: b
    uses: a/b
    foreach: $input.items
    breaker: { name: x, treshold: 3 }
    on_error: { falback: { uses: a/b } }
  - id: c
    type: parallel
    branches: { a: { stepz: [{ id: d, uses: a/b }] } }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '2:1 error unknown-field: "stps" is not a field of a workflow (did you mean "steps"?)',
      '3:13 error unknown-field: "timout" is not a field of "defaults" of a workflow (did you mean "timeout"?)',
      '6:5 error unknown-field: "usess" is not a field of step "a" (task) (did you mean "uses"?)',
      '7:5 error unknown-field: "depends_on" is not a field of step "a" (task) (did you mean "needs"?)',
      '8:5 error unknown-field: "wen" is not a field of step "a" (task) (did you mean "when"?)',
      '9:14 error unknown-field: "max_attempt" is not a field of "retry" of step "a" (task) (did you mean "max_attempts"?)',
      '10:5 error unknown-field: "constructor" is not a field of step "a" (task) (fields are id, type, description, needs, when, phase, weight, with, retry, timeout, heartbeat, on_error, compensate, irreversible, breaker, cache, limits, idempotency, sensitive, estimate, uses)',
      '13:5 error unknown-field: "foreach" is not a field of step "b" (task) ("foreach" is a field of for_each)',
      '14:25 error unknown-field: "treshold" is not a field of "breaker" of step "b" (task) (fields are name, failures, window, open_for, probes)',
      '15:17 error unknown-field: "falback" is not a field of "on_error" of step "b" (task) (did you mean "fallback"?)',
      '18:22 error unknown-field: "stepz" is not a field of "a" of step "c" (parallel) (did you mean "steps"?)',
    ]);
  });

  it("names a loop's own condition before the one under which it runs at all", () => {
    const text =
      'name: w\nsteps: [{ id: a, type: while, condition: $loop.n < 3, max_iterations: 3, steps: [] }]\n';

    expect(foundIn(text)[0]).toMatch(/"condition" is not a field .*\(did you mean "while"\?\)$/);
  });

  it('names a field that differs in number alone before what other languages mean by it', () => {
    const text = `
kind: pipeline
name: shop
stages:
  - id: a
    inputs: { type: object }
    step: { type: transform, with: {} }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:5 error unknown-field: "inputs" is not a field of "stages" of a document of kind pipeline (did you mean "input"?)',
    ]);
  });

  it("knows the fields of Step Functions' states, and of maps of the step", () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b, TimeoutSeconds: 3, Catch: [], next: b, max_attempts: 3, if: $input.x }
  - { id: b, type: for_each, in: $input.list, Iterator: [] }
  - { id: c, type: approval, title: Sure?, timeout: 1h }
  - { id: d, type: workflow, name: other }
  - { id: e, type: wait, seconds: 3 }
  - { id: f, type: switch, choices: [] }
`.slice(1);
    expect(foundIn(text).filter((line) => line.includes('unknown-field'))).toEqual([
      '3:25 error unknown-field: "TimeoutSeconds" is not a field of step "a" (task) (did you mean "timeout"?)',
      '3:44 error unknown-field: "Catch" is not a field of step "a" (task) (did you mean "on_error"?)',
      '3:55 error unknown-field: "next" is not a field of step "a" (task) (steps run from top to bottom, or in the order of their "needs"; "switch" chooses, "while" repeats)',
      '3:64 error unknown-field: "max_attempts" is not a field of step "a" (task) ("max_attempts" is a field of "retry": write retry: { max_attempts: … })',
      '3:81 error unknown-field: "if" is not a field of step "a" (task) (did you mean "when"?)',
      '4:30 error unknown-field: "in" is not a field of step "b" (for_each) (did you mean "foreach"?)',
      '4:47 error unknown-field: "Iterator" is not a field of step "b" (for_each) (did you mean "steps"?)',
      '5:30 error unknown-field: "title" is not a field of step "c" (approval) ("title" is a field of "with": write with: { title: … })',
      '6:30 error unknown-field: "name" is not a field of step "d" (workflow) (did you mean "workflow"?)',
      '7:26 error unknown-field: "seconds" is not a field of step "e" (wait) (did you mean "for"?)',
      '8:28 error unknown-field: "choices" is not a field of step "f" (switch) (did you mean "cases"?)',
    ]);
  });

  it('says of an Amazon States Language definition what it is, and nothing else', () => {
    const text = 'Comment: x\nStartAt: A\nStates:\n  A: { Type: Succeed }\n';

    expect(foundIn(text)).toEqual([
      '2:1 error unknown-field: this is an Amazon States Language definition, which Baton writes: it reads workflows (write its states as "steps"; "baton new workflow NAME" shows how a workflow begins)',
    ]);
  });
});
