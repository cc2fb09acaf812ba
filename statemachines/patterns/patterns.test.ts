import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { type ApprovalDecision, approve, type TestWorkflowOptions, testWorkflow } from 'baton/testing';

// Scripts run for real, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const folder = new URL('.', import.meta.url);

/**
 * `<pattern>.run.json`, and `<pattern>.<case>.run.json` for what else may happen: what the execution is given, and what is expected of its
 * result. An answer `{ "fails": "Error" }` is an error.
 */
interface Run extends Pick<TestWorkflowOptions, 'input' | 'event' | 'state' | 'actions'> {
  /** How approvals are edited; all of them are approved. */
  approvals?: Record<string, { edits: NonNullable<ApprovalDecision['edits']> }>;
  expect: object;
}

/** Files of patterns, by name: workflows, and documents of other kinds that compile to one. */
const patterns = globSync('seed-*.yaml', { cwd: folder }).sort();
const nameOf = (file: string): string => file.replace(/\.\w+\.yaml$/, '');
const runs = globSync('seed-*.run.json', { cwd: folder }).sort();
const patternOf = (run: string): string =>
  patterns.find((file) => nameOf(file) === run.split('.')[0]) ?? `no pattern for ${run}`;

const errorsIn = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'fails' in value
    ? Object.assign(new Error('as the test says'), { name: value.fails })
    : value;

describe('a pattern of the seeds', () => {
  it.each(runs)('does what %s expects', async (name) => {
    const run = JSON.parse(readFileSync(new URL(name, folder), 'utf8'), errorsIn) as Run;
    const { approvals = {}, expect: expected, ...options } = run;

    const result = await testWorkflow(new URL(patternOf(name), folder), {
      ...options,
      approvals: Object.fromEntries(
        Object.entries(approvals).map(([step, { edits }]) => [step, approve({ edits })]),
      ),
    });

    expect(result).toMatchObject(expected);
  });

  it('has an execution', () => {
    expect(patterns.filter((file) => !runs.includes(`${nameOf(file)}.run.json`))).toEqual([]);
  });

  it('has a row in the table of patterns', () => {
    const readme = readFileSync(new URL('../README.md', folder), 'utf8');

    expect(patterns.filter((file) => !readme.includes(`(patterns/${file})`))).toEqual([]);
  });
});
