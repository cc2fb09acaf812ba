import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../../testing/found-in.ts';

describe('wrong-type', () => {
  it('says that an entry of a list is empty', () => {
    expect(foundIn('name: x\nsteps:\n  - null\n')).toEqual([
      '3:5 error wrong-type: entry 1 of "steps": expected a step, a map, got nothing (there is nothing after "-")',
    ]);
  });

  it('says once that a number is too large', () => {
    const text = 'name: x\nsteps:\n  - { id: a, type: emit, event: e, retry: { max_attempts: 1e300 } }\n';

    expect(foundIn(text)).toEqual([
      '3:59 error invalid-value: "max_attempts": expected a number of at most 99999999, got the number 1e+300',
    ]);
  });

  it('says that JSON lacks some numbers of YAML', () => {
    const text = 'name: x\nsteps:\n  - { id: a, type: transform, with: { n: .inf, m: .nan } }\n';

    expect(foundIn(text)).toEqual([
      '3:42 error wrong-type: "n": JSON has no number .inf (write the number in digits)',
      '3:51 error wrong-type: "m": JSON has no number .nan (write the number in digits)',
    ]);
  });

  it('says what was found, what was expected, and how to fix it', () => {
    const text = `
name: 3
phases: research
triggers:
  - api:
steps:
  - id: a
    uses: a/b
    needs: b
    timeout: 30
    irreversible: yes
    when: true
    retry: { max_attempts: "3", backoff: "{{ $input.x }}", interval: 1 }
    sensitive: { a: 1 }
    on_error: 3
  - hello
  - id: c
    type: parallel
    branches: { a: 3, b: [x] }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:7 error wrong-type: "name": expected a text, got the number 3 (write "3")',
      '2:9 error wrong-type: "phases": expected a list, got the text "research" (write [research])',
      '4:9 error wrong-type: "api": expected a map, got nothing (there is nothing after the colon)',
      '8:5 error unknown-need: there is no step "b" (did you mean "c"?)',
      '8:12 error wrong-type: "needs": expected a list, got the text "b" (write [b])',
      '9:14 error wrong-type: "timeout": expected a duration such as "30s", got the number 30 (say the unit: "30s")',
      '10:19 error wrong-type: "irreversible": expected true or false, got the text "yes" (YAML 1.2 knows only true and false, without quotes)',
      '11:11 error wrong-type: "when": expected a text, got true (write "true")',
      '12:28 error wrong-type: "max_attempts": expected a number, got the text "3" (remove the quotes)',
      '12:42 error invalid-value: "backoff": expected exponential, linear, constant or a number, got the text "{{ $input.x }}" (this is fixed when the workflow is compiled and cannot be an expression)',
      '12:70 error wrong-type: "interval": expected a duration such as "30s", got the number 1 (say the unit: "1s")',
      '13:16 error wrong-type: "sensitive": expected a list, got a map (begin each entry with "- ")',
      '14:15 error invalid-value: "on_error": expected fail, skip, continue, abort or a map, got the number 3',
      '15:5 error wrong-type: entry 2 of "steps": expected a step, a map, got the text "hello"',
      '18:20 error wrong-type: "a": expected a list or a map, got the number 3',
      '18:27 error wrong-type: entry 1 of "b": expected a step, a map, got the text "x"',
    ]);
  });

  it('wants a map for the whole', () => {
    const text = `
- a
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:3 error wrong-type: expected a workflow or another document, a map, got a list (a workflow has "name: …" and "steps:"; "baton new workflow NAME" writes one that works)',
    ]);
  });

  it('says how a percentage is written', () => {
    const text = `
name: shop
steps:
  - { id: a, type: for_each, foreach: "[1]", tolerate: { percent: 5% }, steps: [{ id: b, uses: c/d }] }
`.slice(1);
    expect(foundIn(text)).toContain(
      '3:67 error wrong-type: "percent": expected a number, got the text "5%" (write 5)',
    );
  });

  it('wants something at all', () => {
    const text = `
# nothing
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:1 error wrong-type: expected a workflow or another document, a map, got nothing (a workflow has "name: …" and "steps:"; "baton new workflow NAME" writes one that works)',
    ]);
  });

  it('lets all else be checked, at its own place', () => {
    const text = `
name: shop
defaults: { retry: { max_attempts: -1, interval: 500ms }, timeout: 0.5s }
triggers:
  - { api: 3 }
  - nothing
  - event: { source: shop, detail: { kind: 3 } }
  - schedule: { rate: 1 hours }
steps:
  - only text
  - { id: a, uses: a/b, retry: { max_attempts: x, interval: 10ms } }
  - { id: b, uses: a/b, with: { c: "{{ $c }}" } }
`.slice(1);
    expect(foundIn(text).map((line) => line.split(':').slice(0, 2).join(':'))).toEqual([
      '2:36 error invalid-value',
      '2:50 error invalid-duration',
      '2:68 error invalid-duration',
      '4:12 error wrong-type',
      '5:5 error wrong-type',
      '6:22 error wrong-type',
      '6:44 error invalid-trigger',
      '7:23 error invalid-trigger',
      '9:5 error wrong-type',
      '10:48 error wrong-type',
      '10:61 error invalid-duration',
      '11:40 error unknown-variable',
    ]);
  });
});
