import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isObject, type Json } from '#core/json.ts';
import { createLocalStack, type LocalStack } from './stack.ts';
import { projectWith, type TestProject } from './testing/handlers.ts';
import { manifestOf } from './testing/manifest.ts';

/** Clicks are what the variant `personal` has more of. */
const HANDLERS = {
  't/work': `
    export const handler = async (input) => ({ clicks: (input.tone === 'personal' ? 30 : 20) + input.customer });`,
};

let project: TestProject;
let stack: LocalStack;
beforeAll(async () => {
  project = projectWith(HANDLERS);
  const letter = manifestOf('letter', { triggers: [{ kind: 'event', pattern: { source: ['shop'] } }] });
  stack = await createLocalStack({
    manifests: [
      {
        ...letter,
        variants: {
          experiment: '0123abcd',
          list: [
            { name: 'plain', weight: 1 },
            { name: 'personal', weight: 1, with: { tone: 'personal' } },
          ],
          key: '$input.customer',
          measure: '$output.clicks',
          better: 'higher',
          detectPercent: 20,
        },
      },
    ],
    ...project.folders,
    maxWorkers: 2,
    triggers: true,
  });
});
afterAll(async () => {
  await stack.close();
  project.remove();
});

const call = async (method: 'GET' | 'POST', target: string, body?: Json): Promise<Json> => {
  const given = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await stack.api({ method, target, ...given });
  expect(answer.status).toBeLessThan(300);
  return JSON.parse(answer.body) as Json;
};
const variants = () => call('GET', '/workflows/letter/variants');
const start = (customer: number) =>
  call('POST', '/workflows/letter/executions?wait=20', { input: { customer } });

/** Waits until the ends of a number of executions are in the comparison, which a status event brings there. */
const compared = async (count: number): Promise<Json> => {
  for (;;) {
    const view = await variants();
    const list = isObject(view) && Array.isArray(view.variants) ? view.variants : [];
    const ended = list.reduce<number>(
      (sum, variant) => sum + Number(isObject(variant) ? variant.ended : 0),
      0,
    );
    if (ended >= count) return view;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('variants on the local stack', () => {
  it('are given to all starts by their key, and compared by what came of them', async () => {
    const outputs = await Promise.all(Array.from({ length: 24 }, (_, customer) => start(customer % 12)));

    const view = await compared(24);

    const [plain, personal] = (view as unknown as { variants: Record<string, Json>[] }).variants;
    expect(outputs).toHaveLength(24);
    const { execution } = outputs[0] as { execution: string };
    const name = execution.split(':').at(-1);
    expect(await call('GET', `/workflows/letter/executions/${name}`)).toMatchObject({
      variant: { workflow: 'letter', variant: expect.stringMatching(/^(plain|personal)$/) },
    });
    expect(plain).toMatchObject({ success: { value: 1 }, measure: { verdict: 'first' } });
    expect(personal).toMatchObject({ success: { value: 1 }, measure: { verdict: 'too-early', needed: 30 } });
    // Twelve customers came twice, and got the same each time.
    expect(Number(plain?.ended) % 2).toBe(0);
    expect(Number(personal?.ended) % 2).toBe(0);
  });

  it('are all the promoted one after a promotion, for events as well', async () => {
    await call('POST', '/workflows/letter/variants', {
      decision: 'promote',
      variant: 'personal',
      reason: 'more clicks',
    });
    const before = (await variants()) as unknown as { variants: { ended: number }[] };

    for (const customer of [40, 41, 42])
      stack.bus.put({ source: 'shop', detailType: 'Came', detail: { customer } });
    await stack.bus.drained();
    const after = (await compared(27)) as unknown as {
      decision: Json;
      variants: { ended: number; share: number }[];
    };

    expect(after.decision).toMatchObject({ variant: 'personal', reason: 'more clicks' });
    expect(after.variants.map(({ share }) => share)).toEqual([0, 1]);
    expect(after.variants.map(({ ended }, index) => ended - (before.variants[index]?.ended ?? 0))).toEqual([
      0, 3,
    ]);
  });
});
