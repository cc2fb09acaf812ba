import { basename, join } from 'node:path';
import { prepareSubject } from '../../lib/cli/sweep/prepare.ts';
import { systemTerminal } from '../../lib/cli/terminal/terminal.ts';
import { workflowFilesIn } from '../../lib/compiler/workflow-files.ts';
import { type MutationReport, mutationCheck } from '../../lib/sweep/mutants/mutation-check.ts';
import type { Subject } from '../../lib/sweep/subject.ts';
import { exampleSubject, STEP_EXAMPLES } from '../../lib/sweep/testing/example-subject.ts';
import { equivalents } from './mutants/equivalents.ts';
import type { Row } from './row.ts';

/** `BATON_BENCH_MUTANTS`: which workflows, by names with commas between them; default: all. */
const wanted = process.env.BATON_BENCH_MUTANTS?.split(',');

const root = join(import.meta.dirname, '../..');

interface Group {
  name: string;
  subjects(): AsyncGenerator<{ name: string; subject: Subject }>;
}

const isWanted = (name: string): boolean => wanted === undefined || wanted.includes(name);

async function* examples() {
  for (const name of STEP_EXAMPLES) if (isWanted(name)) yield { name, subject: exampleSubject(name) };
}

async function* workflowsIn(folder: string) {
  const source = { cwd: root, terminal: systemTerminal() };
  for (const file of workflowFilesIn(join(root, folder)).toSorted()) {
    const name = basename(file).split('.')[0] ?? '';
    if (isWanted(name)) yield { name, subject: (await prepareSubject(file, source)).subject };
  }
}

const GROUPS: Group[] = [
  { name: 'examples of step types', subjects: examples },
  { name: 'patterns', subjects: () => workflowsIn('statemachines/patterns') },
  { name: 'workflows', subjects: () => workflowsIn('statemachines') },
];

/** Survivors that no argument excuses. */
const unexplained = (name: string, { survivors }: MutationReport): string[] =>
  survivors.filter((survivor) => !equivalents(name, survivor));

/**
 * Leaves each safeguard and rule out in turn, for every workflow and every example of a step type of the repository, and counts those whose
 * absence the sweep notices. Lists those that it misses and that are not argued to change nothing.
 */
export const bench = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  const missed: string[] = [];
  const violations: string[] = [];
  for (const { name: group, subjects } of GROUPS) {
    let [mutants, survivors, notReached, count] = [0, 0, 0, 0];
    for await (const { name, subject } of subjects()) {
      const report = await mutationCheck(subject);
      console.error(
        `  ${name}: ${report.mutants - report.survivors.length} of ${report.mutants} in ${Math.round(report.milliseconds / 1000)} s` +
          [...report.survivors.map((one) => `\n    survives: ${one}`)].join(''),
      );
      mutants += report.mutants;
      survivors += report.survivors.length;
      notReached += report.notReached.length;
      count += 1;
      violations.push(...report.violations.map((one) => `${name}: ${one}`));
      missed.push(...unexplained(name, report).map((one) => `${name}: ${one}`));
    }
    if (count === 0) continue;
    rows.push(
      {
        name: `${group}: safeguards and rules noticed, of ${mutants} in ${count}`,
        value: (100 * (mutants - survivors)) / mutants,
        unit: '%',
        goal: '100 % but for argued ones',
      },
      { name: `${group}: safeguards of states that no execution reaches`, value: notReached, unit: '' },
    );
  }
  for (const one of missed) console.error(`  missed: ${one}`);
  for (const one of violations) console.error(`  violated with everything in its place: ${one}`);
  return [
    ...rows,
    { name: 'survivors that are not argued', value: missed.length, unit: '', goal: '0' },
    { name: 'violations with nothing left out', value: violations.length, unit: '', goal: '0' },
  ];
};
