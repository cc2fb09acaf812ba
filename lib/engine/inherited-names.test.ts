import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { isRefused } from '#asl/diagnostic.ts';
import { validateDefinition } from '#asl/validate.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { closeAll, newFolder, open } from './drivers/live/testing/live.ts';
import { runVirtualSync } from './drivers/virtual/run-virtual.ts';
import { SqliteStore } from './store/sqlite.ts';

afterEach(closeAll);
afterEach(() => {
  jest.restoreAllMocks();
});

const lib = join(import.meta.dirname, '..');
const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__', '__defineGetter__'];

/** Lists the sources of the engine and of the language. */
const sources = ['asl', 'engine'].flatMap((part) =>
  readdirSync(join(lib, part), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing/'))
    .map((file) => join(lib, part, file)),
);

const single = (state: JsonObject): JsonObject => ({ StartAt: 's', States: { s: { End: true, ...state } } });
const pass = (output: Json): JsonObject => single({ Type: 'Pass', QueryLanguage: 'JSONata', Output: output });

describe('A name that every object inherits', () => {
  it('is never looked up in an object literal: tables by text are Maps', () => {
    const wrong = sources.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const tables = [...text.matchAll(/^(?:export )?const (\w+): (?:Readonly<)?Record<string,.*= \{/gm)];
      return tables.filter(([, name]) => text.includes(`${name}[`)).map(([, name]) => `${file}: ${name}`);
    });

    expect(sources.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  });

  it.each(NAMES)('reads nothing as a field of $states: %s', (name) => {
    const { status, error } = runVirtualSync({ definition: pass(`{% $states.${name} %}`) });

    expect([status, error]).toEqual(['FAILED', 'States.QueryEvaluationError']);
  });

  it.each(NAMES)('reads nothing as a path, and calls nothing as its function: %s', (name) => {
    const read = runVirtualSync({ definition: single({ Type: 'Pass', InputPath: `$.${name}` }), input: {} });
    const called = single({ Type: 'Pass', InputPath: `$.x.${name}()` });

    expect(read.error).toBe('States.Runtime');
    expect(
      isRefused(validateDefinition(called)) || runVirtualSync({ definition: called }).error,
    ).toBeTruthy();
  });

  it.each(NAMES)('is not a type of state, service, operator or configuration: %s', (name) => {
    const definitions = [
      single({ Type: name }),
      single({ Type: 'Task', Resource: `arn:aws:states:::${name}:invoke` }),
      single({ Type: 'Pass', QueryLanguage: name }),
      single({ Type: 'Pass', [name]: 1 }),
      { StartAt: name, States: { s: { Type: 'Succeed' } } },
    ];

    expect(definitions.map((definition) => isRefused(validateDefinition(definition)))).toEqual(
      definitions.map(() => true),
    );
  });

  it.each(NAMES)('is data like any other: %s', (name) => {
    const object = JSON.parse(`{"${name}": 1}`) as JsonObject;
    const written = [
      single({ Type: 'Pass', Result: 1, ResultPath: `$.${name}` }),
      single({ Type: 'Pass', Parameters: JSON.parse(`{"${name}.$": "$.one"}`) }),
      pass(JSON.parse(`{"${name}": "{% $states.input.one %}"}`)),
      pass(`{% {"${name}": $states.input.one, "f": function($x){$x}} %}`),
    ].map((definition) => runVirtualSync({ definition, input: { one: 1 } }).output as JsonObject);
    const variable = runVirtualSync({
      definition: {
        QueryLanguage: 'JSONata',
        StartAt: 'a',
        States: {
          a: { Type: 'Pass', Assign: JSON.parse(`{"${name}": 1}`), Next: 'b' },
          b: { Type: 'Succeed', Output: `{% $${name} %}` },
        },
      },
    });

    expect(written.map((output) => Object.entries(output).filter(([key]) => key === name))).toEqual(
      written.map(() => Object.entries(object)),
    );
    expect(variable.output).toBe(1);
  });
});

describe('An execution that the engine cannot keep', () => {
  it('ends durably with States.Runtime, and the others continue after a restart', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const warning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const store = new SqliteStore({ file });
    const before = open({ store });
    const { stateMachineArn } = await before.createStateMachine({
      name: 'm',
      roleArn: 'arn:aws:iam::123456789012:role/r',
      definition: JSON.stringify({
        StartAt: 'w',
        States: { w: { Type: 'Wait', SecondsPath: '$.seconds', End: true } },
      }),
    });
    const begin = async (name: string): Promise<string> =>
      (await before.startExecution({ stateMachineArn, name, input: '{"seconds": 1}' })).executionArn;
    const broken = await begin('broken');
    const whole = await begin('whole');
    // An entry that no version of the engine could replay.
    store.appendJournal(broken, 2, '{"now": 1, "event": {"type": "none"}}');
    store.commit();
    await before.close();

    const after = open({ store: new SqliteStore({ file }) });
    const described = await after.describeExecution({ executionArn: broken });
    const { events } = await after.getExecutionHistory({ executionArn: broken, reverseOrder: true });

    expect(described).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(events[0]).toMatchObject({ type: 'ExecutionFailed' });
    expect(await after.ended(whole)).toMatchObject({ status: 'SUCCEEDED' });
    expect(warning).toHaveBeenCalled();
  });
});
