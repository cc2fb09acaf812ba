import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { type ApprovalDecision, approve, type TestWorkflowOptions, testWorkflow } from 'baton/testing';

// Scripts run for real, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const folder = new URL('.', import.meta.url);

/** `<pattern>.run.json`: what the execution is given, and what is expected of its result. */
interface Run extends Pick<TestWorkflowOptions, 'input' | 'event' | 'state' | 'actions'> {
  /** How approvals are edited; all of them are approved. */
  approvals?: Record<string, { edits: NonNullable<ApprovalDecision['edits']> }>;
  expect: object;
}

/** Files of patterns, by name: workflows, and documents of other kinds that compile to one. */
const patterns = globSync('seed-*.yaml', { cwd: folder }).sort();
const nameOf = (file: string): string => file.replace(/\.\w+\.yaml$/, '');

describe('a pattern of the seeds', () => {
  it.each(patterns)('%s', async (file) => {
    const run = JSON.parse(readFileSync(new URL(`${nameOf(file)}.run.json`, folder), 'utf8')) as Run;
    const { approvals = {}, expect: expected, ...options } = run;

    const result = await testWorkflow(new URL(file, folder), {
      ...options,
      approvals: Object.fromEntries(
        Object.entries(approvals).map(([step, { edits }]) => [step, approve({ edits })]),
      ),
    });

    expect(result).toMatchObject(expected);
  });

  it('has a row in the table of patterns', () => {
    const readme = readFileSync(new URL('../README.md', folder), 'utf8');

    expect(patterns.filter((file) => !readme.includes(`(patterns/${file})`))).toEqual([]);
  });
});
