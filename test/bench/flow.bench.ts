import { setTimeout } from 'node:timers/promises';
import { callCrowd } from '#actions/flow/testing/call-crowd.ts';
import { crowd } from '#actions/flow/testing/crowd.ts';
import { turnsIn } from '#actions/flow/turn-store.ts';
import type { OpenTable } from '#actions/ports/documents.ts';
import { directTable } from '#actions/ports/local-clients.ts';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { systemClock } from '#core/clock.ts';
import { seededRandomness } from '#core/ids.ts';
import { openDynamo } from '#local/dynamo/store.ts';
import { createTables } from '#local/dynamo/table.ts';
import type { Row } from './row.ts';

const RUNS = Number(process.env.BATON_BENCH_RUNS ?? 10_000);
const KEYS = 100;
const WORKERS = 50;
const MAX = 2;

/** Many queued runs over many keys, with functions that die and ends that no event reports. */
export const bench = async (): Promise<Row[]> => {
  const dynamo = openDynamo();
  await createTables(dynamo.call);
  const table = await directTable(dynamo.call);
  const open: OpenTable = async () => ({ name: LOCAL_TABLE, ...table });
  const began = process.cpuUsage();
  const seen = await crowd({
    runs: RUNS,
    keys: KEYS,
    max: MAX,
    workers: WORKERS,
    deaths: 0.01,
    lostEnds: 0.02,
    refusals: 0.5,
    randomness: seededRandomness(1),
    store: () => turnsIn(open, systemClock),
    pause: setTimeout,
  });
  const { user, system } = process.cpuUsage(began);
  const begunCalls = process.cpuUsage();
  const calls = await callCrowd({
    calls: RUNS,
    keys: KEYS,
    customers: 10,
    max: MAX,
    workers: WORKERS,
    deaths: 0.01,
    lostEnds: 0.02,
    randomness: seededRandomness(1),
    store: (clock) => turnsIn(open, clock),
    pause: setTimeout,
  });
  const ofCalls = process.cpuUsage(begunCalls);
  await dynamo.close();
  const name = `${RUNS.toLocaleString('en')} queued runs, ${KEYS} keys, ${WORKERS} functions, of which 1 % die`;
  const called = `${RUNS.toLocaleString('en')} calls of an action, ${KEYS} keys, 10 customers, ${WORKERS} functions, of which 1 % die`;
  const count = (what: string, value: number, goal: number, of = name): Row => ({
    name: `${of}: ${what}`,
    value,
    unit: '',
    goal: String(goal),
  });
  return [
    count('had their turn', seen.begun, RUNS),
    count('had it twice', seen.twice, 0),
    count('most of one key at the same time', seen.mostAtOnce, MAX),
    count('overtaken by later runs of their key', seen.behindOthers, 0),
    count('leases and entries left', seen.left, 0),
    { name: `${name}: ends that the sweep found`, value: seen.sweeps, unit: '' },
    { name: `${name}: processor time of a run`, value: (user + system) / 1000 / RUNS, unit: 'ms' },
    count('ended', calls.ended, RUNS, called),
    count('ended twice', calls.twice, 0, called),
    count('most of one key at the same time', calls.mostAtOnce, MAX, called),
    count('left in queues', calls.left, 0, called),
    {
      name: `${called}: most of another customer before the only one of a customer`,
      value: calls.mostOvertakes,
      unit: '',
    },
    { name: `${called}: attempts that found no place`, value: calls.tries, unit: '' },
    {
      name: `${called}: processor time of a call`,
      value: (ofCalls.user + ofCalls.system) / 1000 / RUNS,
      unit: 'ms',
    },
  ];
};
