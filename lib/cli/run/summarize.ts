import { join } from 'node:path';
import { defined } from '#core/defined.ts';
import { formatMilliseconds } from '#core/durations.ts';
import { writeReport } from '#local/report/write-report.ts';
import type { Iterations } from '#local/run-host/iterations.ts';
import type { EndedExecution, Undone } from '#local/run-host/run-host.ts';
import { removeValuesOf } from '#local/storage/stored-values.ts';
import { type Measures, measure } from '../outcome/measure.ts';
import type { MadeDecision, RunOutcome } from '../outcome/outcome.ts';
import { formatDollars } from '../render/cost.ts';
import type { Observed } from './observe.ts';
import type { PreparedRun } from './prepare.ts';

/** How an execution ended, and what was observed and decided on the way. */
type Ended = EndedExecution &
  Observed &
  Pick<Undone, 'notUndone'> & { decisions: MadeDecision[]; iterations: Iterations };

/** Measures an execution that has ended, writes its report, and returns everything that is known of it. */
export const summarize = (run: PreparedRun, execution: string, ended: Ended): RunOutcome => {
  const { workflow, name, dataFolder, outputFolder, virtual, variant } = run;
  const { history, progress, runs, breakers, decisions, iterations, ...ending } = ended;
  const measures = measure(progress, history, { apart: iterations, runs });
  // They are data of the execution, and no files of its author.
  removeValuesOf(outputFolder, name);
  const folder = join(outputFolder, name);
  const report = writeReport(folder, {
    manifest: workflow.manifest,
    name,
    events: history,
    now: Math.max(0, ...history.map(({ timestamp }) => Number(timestamp) * 1000)),
    figures: figuresOf(measures),
  });
  return {
    workflow: workflow.manifest.name,
    execution,
    name,
    ...defined({ variant: variant?.name }),
    ...ending,
    decisions,
    breakers,
    ...measures,
    folder,
    report,
    logs: join(dataFolder, 'logs'),
    virtual,
  };
};

const figuresOf = (measures: Measures): [name: string, value: string][] => [
  ['One after the other', formatMilliseconds(measures.sequentialMilliseconds)],
  ['In parallel', formatMilliseconds(measures.parallelMilliseconds)],
  ['Transitions', String(measures.transitions)],
  ['Cost on AWS', formatDollars(measures.dollars.total)],
];
