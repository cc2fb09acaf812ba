import { setTimeout as delay } from 'node:timers/promises';
import { rawClient } from '../engine-api/endpoint-child.ts';
import { CLIENTS, createMachine, load, withEndpoint } from './endpoint-load.ts';
import type { Row } from './row.ts';

const STATES = 10;
const SECONDS = 4;
const TURNS = 4;
/** Where a LocalStack listens by default. */
const LOCALSTACK_URL = 'http://127.0.0.1:4566';

/** The endpoint to measure beside ours: the one that is named, or a LocalStack that happens to run; it is only used. */
const peerUrl = async (): Promise<string | undefined> => {
  if (process.env.BATON_BENCH_PEER_URL) return process.env.BATON_BENCH_PEER_URL;
  const signal = AbortSignal.timeout(1000);
  const health = await fetch(`${LOCALSTACK_URL}/_localstack/health`, { signal }).catch(() => undefined);
  return health?.ok ? LOCALSTACK_URL : undefined;
};

/** How many executions a second the peer finishes, or why that is not known. */
const peerFor = async (definition: object): Promise<NonNullable<Row['peer']>> => {
  const url = await peerUrl();
  if (url === undefined) return { name: `no peer ran: nothing answers at ${LOCALSTACK_URL}` };
  const { perSecond } = await load(url, await createMachine(url, definition), SECONDS);
  return { name: `endpoint at ${url}`, value: perSecond };
};

/** The same chains as the conformance exam's throughput.py. */
const chain = (language: 'JSONPath' | 'JSONata'): object => ({
  StartAt: 'S1',
  States: Object.fromEntries(
    Array.from({ length: STATES }, (_, index) => {
      const i = index + 1;
      const field =
        language === 'JSONPath'
          ? { Result: i, ResultPath: `$.S${i}` }
          : { QueryLanguage: 'JSONata', Output: `{% $merge([$states.input, {'S${i}': ${i}}]) %}` };
      return [`S${i}`, { Type: 'Pass', ...field, ...(i < STATES ? { Next: `S${i + 1}` } : { End: true }) }];
    }),
  ),
});

const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

interface Measured {
  perSecond: number;
  startLatencies: number[];
  /** Microseconds of the endpoint's processor for one execution. */
  cpu: number;
}

/** An endpoint in memory and a durable one, each loaded several times in turn: what else runs disturbs both alike. */
const inTurns = (definition: object): Promise<[memory: Measured, durable: Measured]> =>
  withEndpoint(false, (memory) =>
    withEndpoint(true, async (durable) => {
      const sides = await Promise.all(
        [memory, durable].map(async (endpoint) => {
          const machine = await createMachine(endpoint.url, definition);
          return { endpoint, machine, cpu: 0, seconds: 0, startLatencies: [] as number[] };
        }),
      );
      for (const { endpoint, machine } of sides) await load(endpoint.url, machine, 1);
      for (let turn = 0; turn < TURNS; turn++) {
        for (const side of sides) {
          const before = side.endpoint.cpu();
          const { perSecond, startLatencies } = await load(side.endpoint.url, side.machine, SECONDS / 2);
          side.cpu += side.endpoint.cpu() - before;
          side.seconds += startLatencies.length / perSecond;
          for (const latency of startLatencies) side.startLatencies.push(latency);
        }
      }
      const [first, second] = sides.map(({ cpu, seconds, startLatencies }) => ({
        perSecond: startLatencies.length / seconds,
        startLatencies,
        cpu: (cpu * 1000) / startLatencies.length,
      }));
      return [first!, second!];
    }),
  );

const chainRows = async (language: 'JSONPath' | 'JSONata', goal: string): Promise<Row[]> => {
  const [memory, durable] = await inTurns(chain(language));
  const what = `ten Pass states in ${language}, ${CLIENTS} clients`;
  return [
    {
      name: what,
      value: memory.perSecond,
      unit: 'executions/s',
      goal,
      peer: await peerFor(chain(language)),
    },
    {
      name: `${what}, durable`,
      value: durable.perSecond,
      unit: 'executions/s',
      peer: { name: 'in memory', value: memory.perSecond },
      goal: '> 70 % of it',
    },
    {
      name: `processor time of the endpoint for an execution, durable`,
      value: durable.cpu,
      unit: 'µs',
      peer: { name: 'in memory', value: memory.cpu },
    },
    {
      name: 'StartExecution, 99th percentile, durable',
      value: percentile(durable.startLatencies, 0.99),
      unit: 'ms',
      goal: '< 20 ms',
    },
  ];
};

const waitingRows = (what: 'token' | 'timer', durable: boolean): Promise<Row[]> =>
  withEndpoint(durable, async (endpoint) => {
    const count = 10_000;
    const client = rawClient(endpoint.url);
    const { activityArn } = await client.call<{ activityArn: string }>('CreateActivity', { name: 'bench' });
    const waiting =
      what === 'token' ? { Type: 'Task', Resource: activityArn } : { Type: 'Wait', Seconds: 86_400 };
    const states = { P: { Type: 'Pass', Next: 'W' }, W: { ...waiting, End: true } };
    const stateMachineArn = await createMachine(endpoint.url, { StartAt: 'P', States: states });
    const input = JSON.stringify({ order: 'x'.repeat(200) });
    for (let i = 0; i < count; i++) await client.call('StartExecution', { stateMachineArn, input });
    await delay(1000);
    const before = endpoint.cpu();
    await delay(3000);
    client.close();
    const name = `10,000 executions that wait for a ${what}${durable ? ', durable' : ''}`;
    return [
      { name: `${name}: memory`, value: endpoint.memory(), unit: 'MB', goal: '< 500 MB' },
      { name: `${name}: processor`, value: (endpoint.cpu() - before) / 3, unit: 'ms/s', goal: '< 20 ms/s' },
    ];
  });

/** Measures the endpoint's speed, memory and the cost of its durability, over real HTTP to a separate process. */
export const bench = async (): Promise<Row[]> => [
  ...(await chainRows('JSONPath', '≥ 1,600/s, ≥ 100 × LocalStack')),
  ...(await chainRows('JSONata', '≥ 1,300/s, ≥ 100 × LocalStack')),
  ...(await waitingRows('token', false)),
  ...(await waitingRows('token', true)),
  ...(await waitingRows('timer', true)),
];
