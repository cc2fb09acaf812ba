import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach } from '@jest/globals';
import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { specifierOf } from './compiled.ts';
import { openLiveStack, until } from './live-stack.ts';

export type Step = WorkflowDefinition['steps'][number];

/** An action that notes in the file of its input whose call it is, and of which step. */
const HANDLERS = {
  't/note': `
    import { appendFileSync } from 'node:fs';
    import { defineAction } from ${specifierOf('baton/actions')};
    import { z } from ${specifierOf('zod')};
    const contract = { input: z.looseObject({}), output: z.any() };
    export const handler = defineAction(contract, async (input, { run }) => {
      const who = run.execution_name.includes('-again-') ? 'again' : run.execution_name;
      appendFileSync(input.file, who + ' ' + run.step + (run.compensation ? ' undone' : '') + '\\n');
      if (input.fail) throw Object.assign(new Error('closed'), { name: 'Closed' });
      return { id: run.step, by: who, from: input.from ?? null };
    });`,
};

export const file = '{{ $input.file }}';

/** A step whose effect, and its undoing, are noted. */
export const effect = (id: string, more: JsonObject = {}): Step => ({
  id,
  uses: 't/note',
  with: { file, ...more },
  compensate: { uses: 't/note', with: { file } },
});

/** A step at which an execution can be paused. */
export const hold: Step = { id: 'hold', type: 'wait', for: '10m' };

/** Opens a stack whose executions note their effects. Each test has a workflow with its own name and its own notes. */
export const notedExecutions = (prefix: string) => {
  const live = openLiveStack(HANDLERS);
  let count = 0;
  let workflow: string;
  let notes: string;
  beforeEach(() => {
    workflow = `${prefix}-${++count}`;
    notes = join(live.project.root, `${workflow}.txt`);
  });

  const post = (name: string, verb: string, body: object = {}) =>
    live.call('POST', `/workflows/${workflow}/executions/${name}/${verb}`, body);
  const statusOf = async (name: string) =>
    (await live.call('GET', `/workflows/${workflow}/executions/${name}`)).body;

  return {
    get workflow() {
      return workflow;
    },
    get notes() {
      return notes;
    },
    get stack() {
      return live.stack;
    },
    noted: (): string[] => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
    get: async (name: string, what: string) =>
      (await live.call('GET', `/workflows/${workflow}/executions/${name}/${what}`)).body,
    post,
    call: live.call,
    start: (name: string, input: Record<string, Json> = {}) =>
      live.call('POST', `/workflows/${workflow}/executions`, { name, input: { file: notes, ...input } }),
    statusOf,
    /** Waits until an execution is at the step that holds it. */
    held: (name: string) => until(async () => (await statusOf(name)).progress?.running.includes('hold')),
    /** Waits for the end of an execution and returns its status. */
    ended: (name: string) =>
      until(async () => {
        const status = await statusOf(name);
        return status.ended_at !== undefined && status;
      }),
  };
};
