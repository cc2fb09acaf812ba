import { z } from 'zod';

export const name = 'platform/plan-undoing';
export const description = 'Plans what is undone next of an execution that ended without success.';
export const options = { effect: false } as const;

export const input = z.object({
  execution: z.string().describe('ARN of the execution.'),
  undoer: z.string().describe('Name of the execution that undoes it.'),
  map_runs: z.boolean().default(false).describe('Whether its iterations are separate executions.'),
  children: z
    .array(z.string())
    .default([])
    .describe('ARNs of executions that it has started and that are undone first.'),
  events: z.number().int().describe('Events of its history, at most.'),
  looks: z.number().int().describe('Times that it has asked before.'),
  failed: z.array(z.string()).describe('Keys of the undos that failed in it.'),
});

export const output = z.object({
  next: z.enum(['done', 'failed', 'undo', 'wait']),
  entries: z.array(
    z.object({
      step: z.string(),
      uses: z.string(),
      with: z.json(),
      key: z.string(),
      find: z.boolean(),
      sharded: z.boolean(),
      final: z.array(z.string()).optional(),
      retry: z.array(z.record(z.string(), z.json())).optional(),
    }),
  ),
  wait_seconds: z.number(),
});
