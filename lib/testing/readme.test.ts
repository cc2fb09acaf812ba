import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { approve } from './answers/approval-answer.ts';
import { coverage, resetCoverage } from './coverage/coverage.ts';
import { type TestWorkflowOptions, testWorkflow } from './test-workflow.ts';
import { order } from './testing/order.ts';
import '../entry/testing-jest.ts';

const pages = ['README.md', 'answers.md', 'results.md'].map((page) =>
  readFileSync(new URL(page, import.meta.url), 'utf8'),
);
const examples = pages.flatMap((page) =>
  [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code.replaceAll(/^import .*$/gm, '')),
);

/** Runs an example, in which `order` is the workflow of the tests here; returns the callbacks that it registers. */
const callbacksOf = (example = ''): (() => unknown)[] => {
  const callbacks: (() => unknown)[] = [];
  const names = {
    test: (_: string, callback: () => unknown) => callbacks.push(callback),
    afterAll: (callback: () => unknown) => callbacks.push(callback),
    testWorkflow: (_: string, options: TestWorkflowOptions) => testWorkflow(order, options),
    approve,
    coverage,
    expect,
  };
  new Function(...Object.keys(names), example)(...Object.values(names));
  return callbacks;
};

beforeEach(() => resetCoverage());

describe('The examples in the README and its pages', () => {
  it('are two', () => {
    expect(examples).toHaveLength(2);
  });

  it('show a test that passes', async () => {
    const callbacks = callbacksOf(examples[0]);

    expect(callbacks).toHaveLength(1);
    await callbacks[0]?.();

    expect(coverage().workflows[0]?.executions).toBe(1);
  });

  it('show a threshold of coverage, which one test does not reach', async () => {
    await callbacksOf(examples[0])[0]?.();

    expect(() => callbacksOf(examples[1])[0]?.()).toThrow('Coverage is below 80 %:\norder: ');
  });
});
