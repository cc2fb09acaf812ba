import { describe, expect, it } from '@jest/globals';
import { dollarsOfCall } from '#contracts/prices.ts';
import { compileWorkflow } from './index.ts';
import { memoryHints, type ObservedMemory } from './memory-hints.ts';

const text = `name: shop
input: { type: object, properties: { lines: { type: array } } }
steps:
  - id: look
    uses: bank/look
    estimate: 20s
  - id: again
    uses: bank/look
    estimate: 10s
`;

const projectWith = (memoryMegabytes: number) => ({
  actions: new Map([['bank/look', { name: 'bank/look', effect: false, memoryMegabytes }]]),
});

const compiled = (memoryMegabytes: number, source = text) => {
  const { document, plan, diagnostics } = compileWorkflow(
    { text: source, file: 'shop' },
    projectWith(memoryMegabytes),
  );
  if (!document || !plan) throw new Error(JSON.stringify(diagnostics));
  return { document, plan };
};

const used = (more: Partial<ObservedMemory> = {}): ObservedMemory => ({
  ...{ megabytes: 90, processors: 0.05, samples: 40 },
  ...more,
});
const observed = (look: ObservedMemory | undefined, again = look) =>
  new Map([...(look ? [['look', look] as const] : []), ...(again ? [['again', again] as const] : [])]);

describe('hints about memory', () => {
  it('propose the smallest size that leaves a quarter of room if calls compute nothing, and save what the plan costs less with it', () => {
    const before = compiled(1024);
    const idle = used({ processors: 0 });
    const hints = memoryHints(before, projectWith(1024), observed(idle, { ...idle, megabytes: 143 }));

    expect(hints).toMatchObject([{ step: 'bank/look', change: 'memoryMegabytes: 192' }]);
    expect(hints[0]?.needs).toContain('143 of 1024 MB');
    expect(hints[0]?.needs).toContain('80 calls');
    const after = compiled(192);
    expect(before.plan.dollars.total - after.plan.dollars.total).toBeCloseTo(hints[0]?.dollars ?? 0, 12);
    const bill = (gigabytes: number) => dollarsOfCall(20, gigabytes) + dollarsOfCall(10, gigabytes);
    expect(hints[0]?.dollars).toBeCloseTo(bill(1) - bill(192 / 1024), 12);
  });

  it('count that a call which computes takes longer with less of a processor, and propose none that takes a quarter more', () => {
    const [hint] = memoryHints(compiled(1024), projectWith(1024), observed(used({ processors: 0.05 })));

    const longer = 1 + 0.05 * (1769 / 384 - 1769 / 1024);
    const bill = (times: number, gigabytes: number) =>
      dollarsOfCall(20 * times, gigabytes) + dollarsOfCall(10 * times, gigabytes);
    expect(hint?.change).toBe('memoryMegabytes: 384');
    expect(hint?.needs).toContain('calls take up to 14 % longer');
    expect(hint?.dollars).toBeCloseTo(bill(1, 1) - bill(longer, 384 / 1024), 12);
  });

  it('keep the processors that calls need: a function that computes gets no smaller', () => {
    const busy = used({ processors: 0.5 });

    expect(memoryHints(compiled(1024), projectWith(1024), observed(busy))).toEqual([]);
    expect(memoryHints(compiled(2048), projectWith(2048), observed(busy))).toMatchObject([
      { change: 'memoryMegabytes: 1536' },
    ]);
  });

  it('say nothing after few calls, of some of the steps only, or if the function is as small already', () => {
    const workflow = compiled(1024);
    const hints = (known: Map<string, ObservedMemory>, project = projectWith(1024)) =>
      memoryHints(workflow, project, known);

    expect(hints(observed(used({ samples: 9 })))).toEqual([]);
    expect(hints(new Map([['look', used()]]))).toEqual([]);
    expect(memoryHints(compiled(128), projectWith(128), observed(used()))).toEqual([]);
  });

  it('leave memory alone that a step asks for by its limits', () => {
    const asking = text.replace('estimate: 20s', 'estimate: 20s\n    limits: { memory: 1GB }');
    const workflow = compileWorkflow({ text: asking, file: 'shop' }, projectWith(512));
    if (!workflow.document || !workflow.plan) throw new Error(JSON.stringify(workflow.diagnostics));
    const { document, plan } = workflow;

    expect(memoryHints({ document, plan }, projectWith(512), observed(used()))).toEqual([]);
  });
});
