import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtualSync } from '#engine/drivers/virtual/run-virtual.ts';
import { parseMachine } from '#engine/states/parse-machine.ts';
import { localStepFunctions } from './peers.ts';
import type { Row } from './row.ts';

const LENGTH = 10;
const SECONDS = 2;
const INPUT: Json = { name: 'Ada', count: 3, tags: ['a', 'b'] };
const PEER = 'aws-local-stepfunctions 3.0';

/** Ten Pass states with the same fields. */
const chain = (fields: object, language?: string): JsonObject => ({
  ...(language && { QueryLanguage: language }),
  StartAt: 'S0',
  States: Object.fromEntries(
    Array.from({ length: LENGTH }, (_, i) => [
      `S${i}`,
      { Type: 'Pass', ...fields, ...(i < LENGTH - 1 ? { Next: `S${i + 1}` } : { End: true }) },
    ]),
  ) as JsonObject,
});

/** State transitions a second of a run that makes ten of them. */
const transitionsPerSecond = async (run: () => unknown): Promise<number> => {
  for (let i = 0; i < 500; i++) await run();
  const began = performance.now();
  let runs = 0;
  while (performance.now() - began < SECONDS * 1000) {
    for (let i = 0; i < 50; i++) await run();
    runs += 50;
  }
  return (runs * LENGTH * 1000) / (performance.now() - began);
};

/** Ours keeps the whole history; so does theirs. */
const ours = (definition: JsonObject): Promise<number> => {
  const machine = parseMachine(definition);
  return transitionsPerSecond(() => runVirtualSync({ machine, input: INPUT }));
};

const peers = async (definition: JsonObject): Promise<number> => {
  const { StateMachine } = await localStepFunctions();
  const machine = new StateMachine(definition);
  return transitionsPerSecond(() => machine.run(INPUT).result);
};

const parameters = {
  Parameters: { 'name.$': '$.name', 'text.$': "States.Format('Hello {}', $.name)" },
  ResultPath: '$.greeting',
};
const plain = { name: '{% $states.input.name %}', count: '{% $states.input.count %}', tags: ['a', 'b'] };
const evaluated = {
  name: '{% $states.input.name %}',
  text: "{% 'Hello ' & $uppercase($states.input.name) %}",
};

/** Ten Pass states in process, in virtual time, with the full history kept. */
const chainRows = async (): Promise<Row[]> => {
  const [passes, templates] = [chain({}), chain(parameters)];
  const [passPeer, templatePeer] = [await peers(passes), await peers(templates)];
  const row = async (name: string, definition: JsonObject, peer: number, share: number): Promise<Row> => ({
    name,
    value: await ours(definition),
    unit: 'transitions/s',
    peer: { name: PEER, value: peer },
    goal: `≥ ${share} × the peer`,
  });
  return [
    await row('Pass (JSONPath)', passes, passPeer, 1),
    await row('Pass with Parameters and an intrinsic (JSONPath)', templates, templatePeer, 1),
    await row('Pass (JSONata; peer: JSONPath)', chain({}, 'JSONata'), passPeer, 0.5),
    await row(
      'Pass with Output of plain paths (JSONata; peer: JSONPath)',
      chain({ Output: plain }, 'JSONata'),
      templatePeer,
      0.5,
    ),
    await row(
      'Pass with Output that calls a function (JSONata; peer: JSONPath)',
      chain({ Output: evaluated }, 'JSONata'),
      templatePeer,
      0.5,
    ),
  ];
};

const mapOf = (mode: object, states: object): JsonObject => ({
  StartAt: 'M',
  States: {
    M: {
      Type: 'Map',
      ItemProcessor: { ...mode, StartAt: 'P', States: states as JsonObject },
      ResultSelector: { 'count.$': 'States.ArrayLength($)' },
      End: true,
    },
  },
});

/** MB of the heap that are in use, once what is not has been collected. */
const heapInUse = (): number => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 1e6;
};

const mapRow = (name: string, definition: JsonObject, items: number, type: 'STANDARD' | 'EXPRESS'): Row[] => {
  const machine = parseMachine(definition);
  const input = Array.from({ length: items }, (_, i) => i % 100);
  const began = performance.now();
  const run = runVirtualSync({ machine, input, identity: { type } });
  const took = performance.now() - began;
  const held = heapInUse();
  if (run.status !== 'SUCCEEDED') throw new Error(`${name}: ${run.status}`);
  return [
    { name: `${name}: time`, value: took, unit: 'ms' },
    {
      name: `${name}: heap with its history`,
      value: held,
      unit: 'MB',
      goal: '< 500 MB',
    },
  ];
};

/** The engine in process: transitions a second beside a peer's, and Maps over many items. */
export const bench = async (): Promise<Row[]> => {
  const pass = { P: { Type: 'Pass', End: true } };
  const distributed = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  return [
    ...(await chainRows()),
    ...mapRow('inline Map over 10,000 items', mapOf({}, pass), 10_000, 'EXPRESS'),
    ...mapRow('distributed Map over 100,000 items', mapOf(distributed, pass), 100_000, 'STANDARD'),
  ];
};
