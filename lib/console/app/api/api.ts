import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import { pathOf, queryOf, request } from './request.ts';
import type {
  Approval,
  Breaker,
  Execution,
  ExecutionStatus,
  HistoryEvent,
  Version,
  Workflow,
  WorkflowView,
} from './types.ts';

const executionPath = (workflow: string, execution: string): string =>
  pathOf('workflows', workflow, 'executions', execution);

/** What a person may do with an execution. */
export type Control = 'stop' | 'pause' | 'resume' | 'cancel' | 'retry';

/** The calls of the API that the console makes. */
export const api = {
  workflows: async () => (await request<{ workflows: Workflow[] }>('GET', '/workflows')).workflows,

  workflow: (name: string) => request<WorkflowView>('GET', pathOf('workflows', name)),

  /** The compiled workflow, from which the console reckons how far an execution was at an event. */
  manifest: async (name: string) =>
    (await request<{ manifest?: WorkflowManifest }>('GET', `${pathOf('workflows', name)}?manifest=true`))
      .manifest,

  versions: async (workflow: string) =>
    (await request<{ versions: Version[] }>('GET', `${pathOf('workflows', workflow)}/versions`)).versions,

  executions: (workflow: string, fields: { status?: string; limit?: number; next_token?: string } = {}) =>
    request<{ executions: Execution[]; next_token?: string }>(
      'GET',
      `${pathOf('workflows', workflow, 'executions')}${queryOf(fields)}`,
    ),

  status: (workflow: string, execution: string) =>
    request<ExecutionStatus>('GET', executionPath(workflow, execution)),

  /** Every event of an execution, oldest first. */
  history: async (workflow: string, execution: string): Promise<HistoryEvent[]> => {
    const found: HistoryEvent[] = [];
    let next: string | undefined;
    do {
      const page = await request<{ events: HistoryEvent[]; next_token?: string }>(
        'GET',
        `${executionPath(workflow, execution)}/history${queryOf({ limit: 1000, next_token: next })}`,
      );
      found.push(...page.events);
      next = page.next_token;
    } while (next !== undefined);
    return found;
  },

  files: async (workflow: string, execution: string) =>
    (
      await request<{ files: { path: string; bytes: number; content_type: string; url: string }[] }>(
        'GET',
        `${executionPath(workflow, execution)}/files`,
      )
    ).files,

  start: (workflow: string, body: { name?: string; input: Json }) =>
    request<Execution>('POST', pathOf('workflows', workflow, 'executions'), body),

  control: (workflow: string, execution: string, control: Control) =>
    request<unknown>('POST', `${executionPath(workflow, execution)}/${control}`, {}),

  approvals: async () => (await request<{ approvals: Approval[] }>('GET', '/approvals')).approvals,

  approval: (id: string) => request<Approval>('GET', pathOf('approvals', id)),

  decide: (
    id: string,
    body: { decision: 'approved' | 'rejected'; comment?: string; edits?: Record<string, Json>; by?: string },
  ) => request<Approval>('POST', `${pathOf('approvals', id)}/decision`, body),

  breakers: async () => (await request<{ breakers: Breaker[] }>('GET', '/breakers')).breakers,

  resetBreaker: (name: string) => request<unknown>('POST', `${pathOf('breakers', name)}/reset`, {}),
};
