import { describe, expect, it } from '@jest/globals';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import { namedActionsOf, stepDemands } from './step-demands.ts';

const task = (key: string, run: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: `\${${key}}`, Payload: { input: {}, run } },
  End: true,
});
const manifest = manifestWith({
  definition: {
    StartAt: 'both',
    States: {
      both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'a', States: { a: task('a__pure', {}) } },
          { StartAt: 'b', States: { b: task('b__known', { cache: { seconds: 60 } }) } },
          {
            StartAt: 'c',
            States: { c: task('c__pay', { effect: true, cache: {}, breaker: { name: 'bank' } }) },
          },
        ],
        Next: 'each',
      },
      each: {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'd',
          States: { d: task('d__long', { task_token: '{% $states.context.Task.Token %}' }) },
        },
        End: true,
      },
    },
  },
  substitutions: {
    a__pure: { kind: 'action', action: 'a/pure' },
    b__known: { kind: 'action', action: 'b/known' },
    c__pay: { kind: 'action', action: 'c/pay' },
    d__long: { kind: 'action', action: 'd/long' },
    e__refund: { kind: 'action', action: 'e/refund' },
    bus: { kind: 'bus' },
  },
});

describe('what steps demand of actions', () => {
  it('is read from the definition, at any depth', () => {
    const demands = [...stepDemands([manifest])].map(([action, wanted]) => [action, [...wanted].sort()]);

    expect(Object.fromEntries(demands)).toEqual({
      'a/pure': ['note'],
      'b/known': ['cache', 'note'],
      'c/pay': ['breaker', 'effect', 'note'],
      'd/long': ['callback', 'note'],
      'e/refund': ['effect'],
    });
  });

  it('is a breaker for tasks that call tools, and for no others that a step may choose', () => {
    const chosen = `{% $lookup({"a": "\${a__pure}", "tool:x/y": "\${tools}"}, $states.input.task.uses) %}`;
    const state = task('a__pure', { breaker: '{% $exists($b) ? $b : null %}' });
    const picked = manifestWith({
      definition: {
        StartAt: 'p',
        States: { p: { ...state, Arguments: { ...(state.Arguments as JsonObject), FunctionName: chosen } } },
      },
      substitutions: {
        a__pure: { kind: 'action', action: 'a/pure' },
        tools: { kind: 'platform', action: 'call-tool' },
      },
    });

    expect([...stepDemands([picked])].map(([action, wanted]) => [action, [...wanted].sort()])).toEqual([
      ['a/pure', ['note']],
      ['platform/call-tool', ['breaker', 'note']],
    ]);
  });

  it('adds up over workflows', () => {
    const other = {
      ...manifest,
      definition: { StartAt: 'a', States: { a: task('a__pure', { effect: true }) } },
    };

    expect(stepDemands([manifest, other]).get('a/pure')).toEqual(new Set(['effect', 'note']));
  });

  it('lists the actions that states call and those that undo, but no scripts', () => {
    const script = { ...manifest, scripts: { 'a/pure': {} as ScriptFunction } };

    expect(namedActionsOf(manifest)).toEqual(expect.arrayContaining(['a/pure', 'c/pay', 'e/refund']));
    expect(namedActionsOf(script)).not.toContain('a/pure');
  });
});
