import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { compileWorkflow } from '#compiler/index.ts';
import type { JsonObject } from '#core/json.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';
import { testWorkflow } from '#testing/test-workflow.ts';
import { quickest, type Row } from './row.ts';

const root = resolve(import.meta.dirname, '../..');

/** A list of tasks in stages of five that need the stage before, with an effect to undo in every hundredth: of more, the definition would be larger than Step Functions takes. */
const workflowOf = (steps: number): string => {
  const lines = ['name: large', 'steps:'];
  for (let i = 0; i < steps; i++) {
    const stage = Math.floor(i / 5);
    const needs = stage === 0 ? [] : [0, 1, 2, 3, 4].map((k) => `s${(stage - 1) * 5 + k}`);
    const before = needs.length > 0 ? `"{{ $${needs[0]}.value + ${i} }}"` : i;
    lines.push(
      `  - id: s${i}`,
      '    uses: work/step',
      `    needs: [${needs.join(', ')}]`,
      `    with: { value: ${before} }`,
    );
    lines.push(
      i % 100 === 0
        ? `    compensate: { uses: work/undo, with: { value: "{{ $s${i}.value }}" } }`
        : '    irreversible: true',
    );
  }
  return lines.join('\n');
};

const compileRows = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const steps of [10, 100, 1000]) {
    const text = workflowOf(steps);
    const compile = (): void => {
      // A different line each time, so that nothing but the expressions' texts can be cached from the previous run.
      const { manifest, diagnostics } = compileWorkflow({
        text: `${text}\n# ${performance.now()}`,
        file: 'large.workflow.yaml',
      });
      if (!manifest) throw new Error(JSON.stringify(diagnostics[0]));
    };
    const value = await quickest(steps === 1000 ? 5 : 10, compile);
    rows.push({
      name: `compile ${steps} steps`,
      value,
      unit: 'ms',
      ...(steps === 1000 && { goal: '< 200 ms' }),
    });
  }
  return rows;
};

const definitionOf = (text: string): JsonObject => {
  const { manifest, diagnostics } = compileWorkflow({ text, file: 'bench.workflow.yaml' });
  if (!manifest) throw new Error(JSON.stringify(diagnostics));
  return manifest.definition;
};

const succeed = (status: string): void => {
  if (status !== 'SUCCEEDED') throw new Error(`the run ended as ${status}`);
};

const forEachRow = async (): Promise<Row> => {
  const definition = definitionOf(`
name: each
steps:
  - id: all
    type: for_each
    foreach: $input.items
    steps: [{ id: one, uses: work/step, with: { item: "{{ $item }}" } }]
output: "{{ $count($all) }}"
`);
  const items = Array.from({ length: 1000 }, (_, i) => i);
  const value = await quickest(5, async () => {
    const { status } = await runVirtual({
      definition,
      input: { items },
      tasks: () => ({ output: { StatusCode: 200, Payload: 1 } }),
    });
    succeed(status);
  });
  return { name: 'for_each over 1,000 items, virtual time', value, unit: 'ms' };
};

/** Everything that one `it` of the campaign's suite does; the workflow is compiled by the first. */
const testKitRow = async (): Promise<Row> => {
  const workflow = defineWorkflow({
    name: 'kit',
    steps: [
      ...Array.from({ length: 12 }, (_, i) => ({
        id: `s${i}`,
        uses: 'work/step',
        irreversible: true,
        with: { number: i },
      })),
      { id: 'ask', type: 'approval', with: { title: 'Publish?', to: ['a@example.com'] }, timeout: '24h' },
    ],
  });
  const value = await quickest(10, async () => {
    const approvals = { ask: { decision: 'approve', after: '23h' } } as const;
    const { status } = await testWorkflow(workflow, { actions: { 'work/step': 1 }, approvals });
    succeed(status);
  });
  return { name: 'testWorkflow: 12 actions and a 24-hour approval', value, unit: 'ms', goal: '< 100 ms' };
};

const campaignRow = async (): Promise<Row> => {
  const text = readFileSync(join(root, 'statemachines/marketing-campaign.workflow.yaml'), 'utf8');
  const input: JsonObject = JSON.parse(
    readFileSync(join(root, 'statemachines/marketing-campaign.input.json'), 'utf8'),
  );
  const definition = definitionOf(text);
  const results: Record<string, JsonObject> = {
    research_market: { segments: [], mailable: 1, list: 'l', left_out: '' },
    research_competitors: { topics: [] },
    analyse: { ranking: [] },
    write_brief: { messages: [] },
    headlines: { by_locale: {}, headline: 'h' },
    body_copy: { file: 'f', emails: 1, posts: 1 },
    images: { page: 'p' },
    review: { blocking: 0, summary: 's', score: 1, selection: {}, page: 'p' },
    landing_page: { file: 'f' },
    email: { recipients: 1 },
    blog: { posts: 1 },
    social: { posts: 1 },
  };
  const day = 24 * 3600;
  const value = await quickest(10, async () => {
    const { status } = await runVirtual({
      definition,
      input,
      tasks: ({ stateName }) =>
        stateName === 'approval'
          ? {
              output: { decision: 'approved', approved: true, headline: 'h', send_time: 't' },
              afterSeconds: day - 1,
            }
          : { output: { StatusCode: 200, Payload: results[stateName] ?? {} }, afterSeconds: 1 },
    });
    succeed(status);
  });
  return { name: 'campaign with a 24-hour approval, virtual time', value, unit: 'ms', goal: '< 100 ms' };
};

/** What the compiler costs, and what compiled workflows take in virtual time. */
export const bench = async (): Promise<Row[]> => [
  ...(await compileRows()),
  await forEachRow(),
  await campaignRow(),
  await testKitRow(),
];
