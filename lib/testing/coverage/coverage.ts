import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { JsonObject } from '#core/json.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import { TestKitError } from '../usage-error.ts';
import { type Edge, edgesOf } from './edges.ts';
import { statesByName, takenWays } from './taken.ts';

/** A workflow's coverage: which ways through its definition the tests have taken. */
export interface WorkflowCoverage {
  workflow: string;
  /** Executions that were run. */
  executions: number;
  covered: number;
  total: number;
  /** 0 to 100, rounded down. */
  percent: number;
  /** Ways that no execution has taken. */
  missing: Omit<Edge, 'key'>[];
}

/** Coverage of all workflows that the tests in this file have run. */
export interface CoverageReport extends Pick<WorkflowCoverage, 'covered' | 'total' | 'percent'> {
  workflows: WorkflowCoverage[];
}

/** What to report, and what to demand of it. */
export interface CoverageOptions {
  /** Name of the only workflow to report. */
  workflow?: string;
  /** Percentage that each workflow must reach. */
  threshold?: number;
}

interface Recorded {
  edges: Edge[];
  states: ReadonlyMap<string, JsonObject>;
  taken: Set<string>;
  executions: number;
}

const recorded = new Map<string, Recorded>();

/** Records the ways that an execution has taken. */
export const recordCoverage = (manifest: WorkflowManifest, histories: readonly HistoryEvent[][]): void => {
  const { name, definition } = manifest;
  const entry = recorded.get(name) ?? {
    edges: edgesOf(manifest),
    states: statesByName(definition),
    taken: new Set(),
    executions: 0,
  };
  entry.executions += 1;
  for (const history of histories) for (const key of takenWays(entry.states, history)) entry.taken.add(key);
  recorded.set(name, entry);
};

/** Forgets what was recorded. */
export const resetCoverage = (): void => recorded.clear();

/**
 * Reports which ways through the emitted definitions no test has taken since the last reset: transitions, choices, catches, retries and
 * timeouts. Throws a TestKitError with the report if a workflow is below the threshold.
 */
export const coverage = ({ workflow, threshold }: CoverageOptions = {}): CoverageReport => {
  const names = [...recorded.keys()];
  if (workflow !== undefined && !recorded.has(workflow)) {
    const hint = didYouMean(workflow, names) ?? `tests ran ${names.join(', ') || 'none'}`;
    throw new TestKitError(`No test has run the workflow "${workflow}" (${hint})`);
  }
  const workflows = [...recorded]
    .filter(([name]) => workflow === undefined || name === workflow)
    .map(([name, entry]) => coverageOf(name, entry));
  const covered = sum(workflows.map((one) => one.covered));
  const total = sum(workflows.map((one) => one.total));
  const report = { covered, total, percent: percentOf(covered, total), workflows };
  const low = workflows.filter(({ percent }) => percent < (threshold ?? 0));
  if (low.length > 0) {
    throw new TestKitError(
      `Coverage is below ${threshold} %:\n${coverageText({ ...report, workflows: low })}`,
    );
  }
  return report;
};

/** Returns a report as text: a line for each workflow, and one for each way that was not taken. */
export const coverageText = ({ workflows }: CoverageReport): string =>
  workflows
    .flatMap(({ workflow, percent, covered, total, executions, missing }) => [
      `${workflow}: ${percent} % (${covered} of ${total} ways in ${executions} execution${executions === 1 ? '' : 's'})`,
      ...missing.map(({ text }) => `  never: ${text}`),
    ])
    .join('\n');

const coverageOf = (workflow: string, { edges, taken, executions }: Recorded): WorkflowCoverage => {
  const missing = edges.filter(({ key }) => !taken.has(key)).map(({ key: _, ...rest }) => rest);
  const covered = edges.length - missing.length;
  return {
    workflow,
    executions,
    covered,
    total: edges.length,
    percent: percentOf(covered, edges.length),
    missing,
  };
};

const percentOf = (covered: number, total: number): number =>
  total === 0 ? 100 : Math.floor((covered / total) * 100);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
