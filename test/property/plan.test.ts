import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';

const call = (id: string, more = ''): string => `{ id: ${id}, uses: shop/look, with: { value: 1 }${more} }`;
const final = (id: string): string => call(id, ', irreversible: true');
const reversible = (id: string): string => call(id, ', compensate: { uses: shop/undo, with: { value: 1 } }');
const each = (id: string, items: number, steps: string, more = ''): string =>
  `{ id: ${id}, type: for_each, foreach: "[1..${items}]", estimate: { items: ${items} }${more}, steps: [${steps}] }`;
const repeat = (id: string, rounds: number, steps: string, more = ''): string =>
  `{ id: ${id}, type: while, while: $loop.index < ${rounds}, max_iterations: 50, estimate: { rounds: ${rounds} }${more}, steps: [${steps}] }`;

/** Workflows that run exactly as their estimates say. */
const WORKFLOWS: Record<string, string> = {
  'a list': `[${call('a')}, ${call('b')}]`,
  'a graph': `[${call('a', ', needs: []')}, ${call('b', ', needs: []')}, ${call('c', ', needs: [a]')}, ${call('d', ', needs: [a, b]')}]`,
  'a for_each over many items': `[${each('all', 50, `${call('a')}, ${call('b')}`)}, ${call('c')}]`,
  'a for_each over nothing': `[{ id: all, type: for_each, foreach: "[]", estimate: { items: 0 }, steps: [${call('a')}] }, ${call('c')}]`,
  'a for_each with effects': `[${each('all', 4, reversible('a'))}, ${final('c')}]`,
  'a while': `[${repeat('again', 7, `${call('a')}, ${call('b')}`)}, ${call('c')}]`,
  'a while that never begins': `[{ id: again, type: while, while: $loop.index < 0, max_iterations: 5, estimate: { rounds: 0 }, steps: [${call('a')}] }, ${call('c')}]`,
  'a while in a while': `[${repeat('outer', 3, `${call('a')}, ${repeat('inner', 4, call('b'))}`)}, ${call('c')}]`,
  'a for_each in a while': `[${repeat('outer', 3, each('all', 4, `${call('a')}, ${call('b')}`))}]`,
  'a while in a for_each': `[${each('all', 4, `${repeat('again', 3, call('a'))}, ${call('b')}`)}, ${call('c')}]`,
  'a for_each in a for_each': `[${each('outer', 3, each('inner', 5, call('a')))}, ${call('c')}]`,
  'branches, one of them with a loop': `[{ id: p, type: parallel, branches: { x: [${repeat('again', 3, final('a'))}], y: [${reversible('b')}] } }, ${final('c')}]`,
  'an approval': `[${call('a')}, { id: ask, type: approval, timeout: 1h, with: { title: Ship } }, ${call('b')}]`,
  'conditions that hold': `[${call('a', ', when: 1 = 1')}, ${each('all', 3, call('b', ', when: 1 = 1'))}]`,
};

describe('the transitions that a plan counts are those of a run that goes as estimated:', () => {
  it.each(Object.entries(WORKFLOWS))('%s', async (_, steps) => {
    const text = `name: counted\nsteps: ${steps}`;
    const { plan, manifest, diagnostics } = compileWorkflow({ text, file: 'counted.workflow.yaml' });
    if (!plan || !manifest) throw new Error(JSON.stringify(diagnostics));

    const { status, cause, history } = await runVirtual({
      definition: manifest.definition,
      input: {},
      tasks: () => ({ output: { StatusCode: 200, Payload: { decision: 'approved', approved: true } } }),
    });

    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
    expect(plan.transitions).toBe(history.filter(({ type }) => type.endsWith('StateEntered')).length);
  });
});
