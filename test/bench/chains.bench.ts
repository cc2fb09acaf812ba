import { type ChainSystem, startBaton, startDbos, startRestate } from './chain-systems.ts';
import { cpuBelow } from './dev-stack.ts';
import type { Row } from './row.ts';

const CLIENTS = 8;
/** Workflows of each system in a round; as many come before, to warm it up. */
const CHAINS = Number(process.env.BATON_BENCH_CHAINS ?? 400);
/** An odd number, of whose figures one is the median. */
const ROUNDS = 5;

/** What one round of a system took. */
interface Round {
  perSecond: number;
  /** Milliseconds of processor time for each workflow, of all processes that serve it. */
  processor: number;
}

/** Clients that each run a workflow, wait for its outcome, and run the next. The other systems are idle meanwhile. */
const roundOf = async ({ run }: ChainSystem, count: number): Promise<Round> => {
  const [cpu, began] = [cpuBelow(process.pid), performance.now()];
  let started = 0;
  const work = async (): Promise<void> => {
    while (started++ < count) await run();
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  return {
    perSecond: (count * 1000) / (performance.now() - began),
    processor: (cpuBelow(process.pid) - cpu) / count,
  };
};

/** Median, least and most. */
const figuresOf = (values: readonly number[]): { value: number; spread: [number, number] } => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { value: at((sorted.length - 1) / 2), spread: [at(0), at(sorted.length - 1)] };
};

/** Rounds of all systems in turn, so that what else the machine does meets all of them. */
const roundsOf = async (systems: readonly ChainSystem[]): Promise<Map<ChainSystem, Round[]>> => {
  const rounds = new Map(systems.map((system) => [system, [] as Round[]]));
  for (const system of systems) await roundOf(system, CHAINS);
  for (let round = 0; round < ROUNDS; round++)
    for (const [system, done] of rounds) done.push(await roundOf(system, CHAINS));
  return rounds;
};

const PEERS: { name: string; start: () => Promise<ChainSystem>; goal?: string }[] = [
  { name: 'Restate', start: startRestate, goal: '≥ 1.5 × the peer' },
  { name: 'DBOS', start: startDbos },
];

/** Measures ten trivial steps in `baton dev`, with real actions in their processes, and in what one would use in its place. */
export const bench = async (): Promise<Row[]> => {
  const what = `ten trivial actions, ${CLIENTS} clients`;
  const systems: ChainSystem[] = [];
  const started: { peer: (typeof PEERS)[number]; system: ChainSystem | string }[] = [];
  try {
    const baton = await startBaton();
    systems.push(baton);
    for (const peer of PEERS) {
      const system = await peer.start().catch((error: Error) => `no ${peer.name}: ${error.message}`);
      if (typeof system === 'string') console.error(system);
      else systems.push(system);
      started.push({ peer, system });
    }
    const rounds = await roundsOf(systems);
    const figures = (system: ChainSystem, of: keyof Round) =>
      figuresOf((rounds.get(system) ?? []).map((round) => round[of]));
    const own = { perSecond: figures(baton, 'perSecond'), processor: figures(baton, 'processor') };
    return [
      { name: `${what}: processor time of each`, ...own.processor, unit: 'ms', goal: '≤ 4 ms' },
      ...started.flatMap(({ peer: { name, goal = '' }, system }): Row[] => {
        if (typeof system === 'string')
          return [{ name: `${what}, beside ${name}`, ...own.perSecond, unit: '/s', peer: { name: system } }];
        const peerOf = (of: keyof Round) => ({ name: system.name, value: figures(system, of).value });
        return [
          {
            name: `${what}, beside ${name}`,
            ...own.perSecond,
            unit: '/s',
            peer: peerOf('perSecond'),
            goal,
          },
          {
            name: `${what}, beside ${name}: processor time of each`,
            ...own.processor,
            unit: 'ms',
            peer: peerOf('processor'),
          },
        ];
      }),
    ];
  } finally {
    for (const { close } of systems) await close();
  }
};
