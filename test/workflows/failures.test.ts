import { describe, expect, it } from '@jest/globals';
import { failing, runYaml } from './run-yaml.ts';

const step = (onError: string) => `
name: handling
steps:
  - id: risky
    uses: a/risky
    retry: { max_attempts: 1 }
    on_error: ${onError}
  - { id: after, uses: a/after, with: { risky: "{{ $risky }}" } }
output: { after: "{{ $after }}", risky: "{{ $risky }}" }
`;

describe('on_error of a step', () => {
  const answers = { 'a/risky': failing('Broken', 'why'), 'a/after': 'ok', 'a/backup': 'saved' };

  it('fail ends the workflow with the error', async () => {
    expect(await runYaml(step('fail'), { answers })).toMatchObject({
      status: 'FAILED',
      error: 'Broken',
      cause: 'why',
    });
  });

  it.each([
    ['skip', null],
    ['continue', { error: 'Broken', cause: 'why' }],
    ['{ fallback_value: { degraded: true } }', { degraded: true }],
    ['{ fallback: { uses: a/backup, with: { of: "{{ $error.Error }}" } } }', 'saved'],
  ])('%s continues', async (onError, risky) => {
    const result = await runYaml(step(onError), { answers });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { risky, after: 'ok' } });
    expect(result.calls.filter((call) => call.to === 'a/risky')).toHaveLength(2);
    const backup = result.calls.find((call) => call.to === 'a/backup');
    if (backup) expect(backup.input).toEqual({ of: 'Broken' });
  });

  it('a fallback that fails too falls back to the action', async () => {
    const both = { ...answers, 'a/backup': failing('AlsoBroken') };
    const onError = '{ action: skip, fallback: { uses: a/backup, retry: { max_attempts: 0 } } }';

    expect(await runYaml(step(onError), { answers: both })).toMatchObject({ output: { risky: null } });
    const strict = '{ fallback: { uses: a/backup, retry: { max_attempts: 0 } } }';

    expect(await runYaml(step(strict), { answers: both })).toMatchObject({
      status: 'FAILED',
      error: 'AlsoBroken',
    });
  });

  it("the document's default holds where no block around handles errors", async () => {
    const text = `
name: degraded
defaults: { on_error: continue, retry: { max_attempts: 0 } }
steps:
  - { id: one, uses: a/risky }
  - id: block
    type: group
    on_error: skip
    steps:
      - { id: two, uses: a/risky }
      - { id: never, uses: a/after }
output: { one: "{{ $exists($one.error) ? $one.error : null }}", block: "{{ $block }}" }
`;
    const result = await runYaml(text, { answers });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { one: 'Broken', block: null } });
    expect(result.calls.map((call) => call.step)).toEqual(['one', 'two']);
  });

  it("the document's default holds for a step whose fallback fails too, and which says nothing of that", async () => {
    const text = `
name: degraded
defaults: { on_error: continue, retry: { max_attempts: 0 } }
steps:
  - { id: one, uses: a/risky, on_error: { fallback: { uses: a/backup } } }
  - id: block
    type: group
    on_error: skip
    steps:
      - { id: two, uses: a/risky, on_error: { fallback: { uses: a/backup } } }
      - { id: never, uses: a/after }
  - { id: last, uses: a/risky, on_error: { action: fail, fallback: { uses: a/backup } } }
output: { one: "{{ $one.error ?? null }}", block: "{{ $block }}" }
`;
    const result = await runYaml(text, { answers: { ...answers, 'a/backup': failing('AlsoBroken') } });

    expect(result).toMatchObject({ status: 'FAILED', error: 'AlsoBroken' });
    expect(result.calls.map((call) => call.to)).toEqual(
      ['one', 'two', 'last'].flatMap(() => ['a/risky', 'a/backup']),
    );
    expect(result.calls.map((call) => call.step)).not.toContain('never');
  });

  it('what cannot be fixed is not repeated', async () => {
    const never = { 'a/risky': failing('InvalidInput') };

    expect(
      (await runYaml(step('skip'), { answers: never })).calls.filter((call) => call.to === 'a/risky'),
    ).toHaveLength(1);
  });
});

describe('blocks', () => {
  const text = (abort: string) => `
name: blocks
defaults: { retry: { max_attempts: 0 } }
steps:
  - { id: before, uses: a/make, compensate: { uses: a/unmake, with: { what: before } } }
  - id: trial
    type: group
    on_error: { fallback_value: given up }
    steps:
      - { id: inner, uses: a/make, compensate: { uses: a/unmake, with: { what: inner } } }
      - { id: risky, uses: a/risky${abort} }
  - { id: after, uses: a/after, when: $input.fail != true }
  - { id: stop, type: fail, when: $input.fail, error: Later }
output: { trial: "{{ $trial }}" }
`;
  const answers = { 'a/risky': failing('Broken'), 'a/make': 'made', 'a/unmake': null, 'a/after': 1 };

  it('a group that continues undoes its own effects only, and they are not undone again', async () => {
    const result = await runYaml(text(''), { answers });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { trial: 'given up' } });
    expect(result.calls.filter((call) => call.to === 'a/unmake').map((call) => call.input)).toEqual([
      { what: 'inner' },
    ]);
    const later = await runYaml(text(''), { answers, input: { fail: true } });

    expect(later).toMatchObject({ status: 'FAILED', error: 'Later' });
    expect(later.calls.filter((call) => call.to === 'a/unmake').map((call) => call.input)).toEqual([
      { what: 'inner' },
      { what: 'before' },
    ]);
  });

  it('abort passes the blocks around by', async () => {
    const result = await runYaml(text(', on_error: abort'), { answers });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken' });
    expect(result.calls.filter((call) => call.to === 'a/unmake').map((call) => call.input)).toEqual([
      { what: 'inner' },
      { what: 'before' },
    ]);
  });

  it('abort inside a branch passes the group around the fork by', async () => {
    const result = await runYaml(
      `
name: deep
defaults: { retry: { max_attempts: 0 } }
steps:
  - id: trial
    type: group
    on_error: skip
    steps:
      - { id: one, uses: a/make, needs: [], compensate: { uses: a/unmake, with: { what: one } } }
      - { id: two, uses: a/risky, needs: [], on_error: abort }
output: { trial: "{{ $trial }}" }
`,
      { answers },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken' });
    expect(result.calls.filter((call) => call.to === 'a/unmake')).toHaveLength(1);
  });
});

describe('compensation', () => {
  const pay = (undo: string) => `
name: pay
defaults: { retry: { max_attempts: 0 }, timeout: 5s }
steps:
  - { id: hold, uses: a/hold, compensate: { uses: a/release, with: { hold: "{{ $hold.id }}" } } }
  - { id: charge, uses: a/charge, compensate: { uses: a/refund, with: { ${undo} } } }
`;
  const answers = { 'a/hold': { id: 'h1' }, 'a/release': null, 'a/refund': null };

  it('a step whose outcome is unknown is undone too, where its input is known', async () => {
    const result = await runYaml(pay('order: "{{ $input.order }}"'), {
      input: { order: 7 },
      answers: { ...answers, 'a/charge': { never: true } },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Timeout' });
    expect(result.calls.slice(2).map((call) => [call.to, call.input])).toEqual([
      ['a/refund', { order: 7 }],
      ['a/release', { hold: 'h1' }],
    ]);
    expect(JSON.parse(result.cause!)).toMatchObject({ outcome: 'unknown, so it is compensated too' });
  });

  it('if not, the cause says so', async () => {
    const result = await runYaml(pay('charge: "{{ $charge.id }}"'), {
      answers: { ...answers, 'a/charge': { never: true } },
    });

    expect(result.calls.slice(2).map((call) => call.to)).toEqual(['a/release']);
    expect(JSON.parse(result.cause!)).toMatchObject({
      step: 'charge',
      outcome: 'unknown, and its compensation needs its result',
    });
  });

  it('a step that failed for certain is not undone', async () => {
    const result = await runYaml(pay('order: "{{ $input.order }}"'), {
      input: { order: 7 },
      answers: { ...answers, 'a/charge': failing('Declined') },
    });

    expect(result.calls.slice(2).map((call) => call.to)).toEqual(['a/release']);
    expect(result.error).toBe('Declined');
  });
});
