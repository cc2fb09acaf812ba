import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileWorkflow } from '#compiler/index.ts';
import type { Json } from '#core/json.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const url = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, path)).href);

/** A project of one workflow and two actions on the real platform, on a separate stack. */
export interface TestProject {
  stack: LocalStack;
  /** Folder of the actions' files. */
  files: string;
  /** Calls the API; gives the status and the parsed body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  api(method: string, target: string, json?: Json): Promise<{ status: number; body: any }>;
  /** Asks until the answer holds; the engine works in real time. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  until(target: string, holds: (body: any) => boolean): Promise<any>;
  close(): Promise<void>;
}

const workflow = `
name: orders
input: { type: object, required: [order_id], properties: { order_id: { type: string } } }
steps:
  - id: reserve
    uses: inventory/reserve
    with: { order: "{{ $input.order_id }}" }
    compensate: { uses: inventory/release, with: { reservation: "{{ $reserve.id }}" } }
  - id: review
    type: approval
    with: { title: "Ship {{ $input.order_id }}?", show: { carrier: post }, editable: [carrier] }
    timeout: 1h
output: { carrier: "{{ $review.carrier }}", by: "{{ $review.by }}" }
`;

const action = (name: string, logic: string): string => `
import { z } from ${url('node_modules/zod/index.js')};
import { defineAction } from ${url('lib/actions/define-action.ts')};
const contract = { name: ${JSON.stringify(name)}, input: z.record(z.string(), z.json()), output: z.json() };
export const handler = defineAction(contract, async (input, { storage, run }) => { ${logic} });
`;

/** Compiles the workflow, writes the project into a new folder and starts the stack. */
export const startProject = async (): Promise<TestProject> => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-project-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const platform = await readdir(join(ROOT, 'lambdas/platform'), { withFileTypes: true });
  for (const { name } of platform.filter((entry) => entry.isDirectory())) {
    const own = `lambdas/platform/${name}`;
    await write(`${own}/handler.ts`, `export { handler } from ${url(`${own}/handler.ts`)};\n`);
    const deployment = `export { default } from ${url(`${own}/deployment.ts`)};\n`;
    if ((await readdir(join(ROOT, own))).includes('deployment.ts'))
      await write(`${own}/deployment.ts`, deployment);
  }
  const reserve = 'return { id: `r-${input.order}` };';
  const release = 'await storage.put(`released/${input.reservation}.txt`, run.step); return null;';
  await write('lambdas/inventory/reserve/handler.ts', action('inventory/reserve', reserve));
  await write('lambdas/inventory/release/handler.ts', action('inventory/release', release));
  const { manifest, diagnostics } = compileWorkflow({ text: workflow, file: 'orders.workflow.yaml' });
  if (!manifest) throw new Error(JSON.stringify(diagnostics));
  const stack = await createLocalStack({
    manifests: [manifest],
    root: folder,
    dataFolder: join(folder, 'data'),
    storageFolder: join(folder, 'files'),
    triggers: true,
    maxWorkers: 2,
  });
  const api: TestProject['api'] = async (method, target, json) => {
    const { status, body } = await stack.api({
      method,
      target,
      body: json === undefined ? null : JSON.stringify(json),
    });
    return { status, body: body.startsWith('{') ? JSON.parse(body) : body };
  };
  return {
    stack,
    files: join(folder, 'files'),
    api,
    async until(target, holds) {
      for (;;) {
        const { body } = await api('GET', target);
        if (holds(body)) return body;
      }
    },
    close: async () => {
      await stack.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
