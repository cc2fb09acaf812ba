import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { closeAll, newFolder, open } from './drivers/live/testing/live.ts';
import type { Engine } from './engine.ts';
import { SqliteStore } from './store/sqlite.ts';

afterEach(closeAll);

const ID = '616581622363398142';
const single = (state: JsonObject): JsonObject => ({ StartAt: 's', States: { s: { End: true, ...state } } });

const startOn = async (engine: Engine, definition: JsonObject | string, input: string): Promise<string> => {
  const roleArn = 'arn:aws:iam::123456789012:role/r';
  const name = `m${Math.random()}`.replace('.', '');
  const { stateMachineArn } = await engine.createStateMachine({
    name,
    roleArn,
    definition: typeof definition === 'string' ? definition : JSON.stringify(definition),
  });
  return (await engine.startExecution({ stateMachineArn, input })).executionArn;
};

const outputOf = async (definition: JsonObject | string, input: string): Promise<string | undefined> => {
  const engine = open();
  return (await engine.ended(await startOn(engine, definition, input)))?.output;
};

const inner = { StartAt: 'p', States: { p: { Type: 'Pass', End: true } } };

describe('A whole number beyond 2^53', () => {
  it.each<[string, JsonObject, string]>([
    ['a Pass', single({ Type: 'Pass' }), `{"id":${ID}}`],
    ['a path', single({ Type: 'Pass', Parameters: { 'id.$': '$.id' } }), `{"id":${ID}}`],
    ['a Choice', choice(), `{"id":${ID}}`],
    [
      'a JSONata path',
      single({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% {"id": $states.input.id} %}' }),
      `{"id":${ID}}`,
    ],
    [
      'a Map',
      single({ Type: 'Map', ItemsPath: '$.list', ItemProcessor: inner, ResultPath: '$.list' }),
      `{"id":${ID},"list":[-${ID},1]}`,
    ],
    ['a Parallel', single({ Type: 'Parallel', Branches: [inner], OutputPath: '$[0]' }), `{"id":${ID}}`],
    ['a wait that is kept', single({ Type: 'Wait', Seconds: 1 }), `{"id":${ID}}`],
  ])('keeps its digits through %s', async (_, definition, input) => {
    expect(await outputOf(definition, input)).toBe(input);
  });

  it.each([
    ['a Result', { Type: 'Pass', Result: { id: 'ID' } }],
    ['Parameters', { Type: 'Pass', Parameters: { id: 'ID' } }],
    ['an Output', { Type: 'Pass', QueryLanguage: 'JSONata', Output: { id: 'ID' } }],
    [
      'a branch',
      { Type: 'Parallel', Branches: [single({ Type: 'Pass', Result: { id: 'ID' } })], OutputPath: '$[0]' },
    ],
  ])('keeps its digits in a definition, in %s', async (_, state) => {
    const definition = JSON.stringify({ StartAt: 'Result', States: { Result: { ...state, End: true } } });

    expect(await outputOf(definition.replace('"ID"', ID), '{}')).toBe(`{"id":${ID}}`);
  });

  it('is a number where a definition calculates with it', async () => {
    const ItemProcessor = { StartAt: 'States', States: { States: { Type: 'Pass', End: true } } };
    const map = single({ Type: 'Map', MaxConcurrency: 'ID', ItemProcessor });
    const rule = { Variable: '$.id', NumericEquals: 'ID', Next: 'b' };
    const choose = {
      StartAt: 'a',
      States: { a: { Type: 'Choice', Choices: [rule] }, b: { Type: 'Succeed' } },
    };

    expect(await outputOf(JSON.stringify(map).replace('"ID"', ID), '[1,2]')).toBe('[1,2]');
    expect(await outputOf(JSON.stringify(choose).replace('"ID"', ID), `{"id":${ID}}`)).toBe(`{"id":${ID}}`);
  });

  it('keeps its digits through a restart, in the history, and to and from text', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }) });
    const definition = {
      StartAt: 'a',
      States: {
        a: {
          Type: 'Pass',
          Parameters: { 'n.$': 'States.StringToJson($.text)' },
          Assign: { 'v.$': '$.n' },
          Next: 'w',
        },
        w: { Type: 'Wait', Seconds: 1, Next: 'b' },
        b: { Type: 'Pass', Parameters: { 'n.$': '$v', 'text.$': 'States.JsonToString($.n)' }, End: true },
      },
    };
    const arn = await startOn(before, definition, JSON.stringify({ text: ID }));
    await before.close();
    const after = open({ store: new SqliteStore({ file }) });
    const ended = await after.ended(arn);
    const { events } = await after.getExecutionHistory({ executionArn: arn });

    expect(ended?.output).toBe(`{"n":${ID},"text":"${ID}"}`);
    expect(JSON.stringify(events).split(`{\\"n\\":${ID}}`).length).toBeGreaterThan(2);
  });

  it('is a number to whatever calculates with it', async () => {
    const sum = single({
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Output: '{% $sum([$states.input.id, 0]) %}',
    });

    expect(Number(await outputOf(sum, `{"id":${ID}}`))).toBe(Number(ID));
  });

  it('reaches a function as JavaScript has it', async () => {
    let seen: Json = null;
    const engine = open({
      integrations: {
        lambda: {
          invoke: async (call) => {
            seen = call.arguments;
            return 1;
          },
        },
      },
    });
    const task = single({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' });
    await engine.ended(await startOn(engine, task, `{"id":${ID}}`));

    expect(seen).toEqual({ id: Number(ID) });
  });
});

function choice(): JsonObject {
  const rule = { Variable: '$.id', NumericGreaterThan: 1, Next: 'e' };
  return { StartAt: 'c', States: { c: { Type: 'Choice', Choices: [rule] }, e: { Type: 'Succeed' } } };
}

describe('A number that is too large for a double', () => {
  it('is refused in a definition', async () => {
    const definition = '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1e999,"End":true}}}';

    await expect(startOn(open(), definition, '{}')).rejects.toThrow(
      /^Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: The number 1e999 is too large at null'$/,
    );
  });

  it('is refused as an input, and as a result', async () => {
    const engine = open();

    await expect(startOn(engine, single({ Type: 'Pass' }), '{"e":1E400}')).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
    });
  });
});

describe('Base64 in JSONata', () => {
  it('takes any text, and refuses what is not Base64', async () => {
    const round = '{% $base64decode($base64encode($states.input.t)) %}';
    const text = 'aé😀\u0000ÿ';
    const pass = (output: string) => single({ Type: 'Pass', QueryLanguage: 'JSONata', Output: output });
    const engine = open();
    const broken = await engine.ended(await startOn(engine, pass("{% $base64decode('!!!') %}"), '{}'));

    expect(await outputOf(pass(round), JSON.stringify({ t: text }))).toBe(JSON.stringify(text));
    expect(broken?.error).toBe('States.QueryEvaluationError');
  });
});
