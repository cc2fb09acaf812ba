import fc from 'fast-check';
import { describeScenario } from '#sweep/scenario.ts';
import { sweep } from '#sweep/sweep.ts';
import { generatedSubject } from '../property/generated-subject.ts';
import { handling } from '../property/handling.ts';
import { anyGraph, anySteps } from '../property/workflows.ts';
import type { Row } from './row.ts';

/** `BATON_BENCH_GENERATED`: workflows of each kind. */
const WORKFLOWS = Number(process.env.BATON_BENCH_GENERATED ?? 100);

/** Executions of each workflow at most: a small one has fewer, and a large one would take the time of a hundred. */
const MAX_EXECUTIONS = 2000;

const SEED = Number(process.env.BATON_BENCH_SEED ?? 1);

/** Steps of which each handles errors in one of the ways that `on_error` has. */
const anyHandled = fc
  .tuple(anySteps, fc.array(fc.nat(6), { minLength: 8, maxLength: 8 }))
  .map(([steps, choices]) => handling(steps, choices).slice(0, -1));

const KINDS = [
  ['graphs', anyGraph],
  ['nested blocks', anySteps],
  ['nested blocks with on_error', anyHandled],
] as const;

/** Sweeps generated workflows with every fault at every call, and counts what is violated. */
export const bench = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const [name, arbitrary] of KINDS) {
    const before = process.cpuUsage();
    let executions = 0;
    let leftOut = 0;
    const violated: string[] = [];
    for (const [steps, bits] of fc.sample(fc.tuple(arbitrary, fc.nat(0xffff)), {
      numRuns: WORKFLOWS,
      seed: SEED,
    })) {
      const report = await sweep(generatedSubject(steps, bits), { max: MAX_EXECUTIONS });
      executions += report.tried;
      leftOut += report.leftOut;
      for (const { invariant, message, scenario } of report.violations) {
        violated.push(`${invariant}: ${message}, when ${describeScenario(scenario)}`);
        console.error(`  ${violated.at(-1)}\n    ${JSON.stringify({ steps, bits, scenario })}`);
      }
    }
    const { user, system } = process.cpuUsage(before);
    rows.push(
      { name: `${WORKFLOWS} generated workflows, ${name}: executions`, value: executions, unit: '' },
      { name: 'the same: left out, of workflows with very many', value: leftOut, unit: '' },
      { name: 'the same: invariants violated', value: violated.length, unit: '', goal: '0' },
      {
        name: 'the same: processor time of an execution',
        value: (user + system) / 1000 / executions,
        unit: 'ms',
      },
    );
  }
  return rows;
};
