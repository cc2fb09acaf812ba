// Above 250 lines: a list, with a function for each route.
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import { pathOf, queryOf, request } from './request.ts';
import { session } from './session/current.ts';
import type {
  Approval,
  AuditEntry,
  AuditFound,
  Breaker,
  Effects,
  Entity,
  EntityEntry,
  EntitySummary,
  Execution,
  ExecutionStatus,
  FileView,
  FoundExecution,
  HistoryEvent,
  KeptEvent,
  Logs,
  Parked,
  Queue,
  QueuedStarts,
  Refused,
  RerunPlan,
  Service,
  StateRecords,
  Statistics,
  Variants,
  Version,
  Workflow,
  WorkflowView,
} from './types.ts';

/** Approvals on a page. */
const MAX_APPROVALS = 200;

/** Pages in which those of an execution are looked for. */
const MAX_APPROVAL_PAGES = 10;

/** Files that the console lists. */
const MAX_FILES = 5000;

const executionPath = (workflow: string, execution: string): string =>
  pathOf('workflows', workflow, 'executions', execution);

/** What a person may do with an execution. */
export type Control = 'stop' | 'pause' | 'resume' | 'cancel' | 'retry';

const historyPage = (
  workflow: string,
  execution: string,
  fields: { limit: number; reverse?: boolean; next_token?: string | undefined },
) =>
  request<{ events: HistoryEvent[]; next_token?: string }>(
    'GET',
    `${executionPath(workflow, execution)}/history${queryOf(fields)}`,
  );

/** The calls of the API that the console makes. */
export const api = {
  workflows: async () => (await request<{ workflows: Workflow[] }>('GET', '/workflows')).workflows,

  /** The workflows with what starts them, and the states of those that are lifecycles. */
  workflowsInDetail: async () =>
    (await request<{ workflows: Workflow[] }>('GET', '/workflows?details=true')).workflows,

  workflow: (name: string) => request<WorkflowView>('GET', pathOf('workflows', name)),

  /** A workflow with what it is compiled to, from which the console reckons how far an execution was at an event. */
  compiledWorkflow: (name: string) =>
    request<Omit<WorkflowView, 'manifest'> & { manifest?: WorkflowManifest }>(
      'GET',
      `${pathOf('workflows', name)}?manifest=true`,
    ),

  versions: async (workflow: string) =>
    (await request<{ versions: Version[] }>('GET', `${pathOf('workflows', workflow)}/versions`)).versions,

  executions: (
    workflow: string,
    fields: { status?: string | undefined; limit?: number; next_token?: string | undefined } = {},
  ) =>
    request<{ executions: Execution[]; next_token?: string }>(
      'GET',
      `${pathOf('workflows', workflow, 'executions')}${queryOf(fields)}`,
    ),

  /** Finds executions of all workflows by what is known of them. */
  search: (fields: {
    q?: string | undefined;
    workflow?: string | undefined;
    status?: string | undefined;
    since?: string | undefined;
    limit?: number;
    next_token?: string | undefined;
  }) =>
    request<{ executions: FoundExecution[]; next_token?: string }>('GET', `/executions${queryOf(fields)}`),

  status: (workflow: string, execution: string) =>
    request<ExecutionStatus>('GET', executionPath(workflow, execution)),

  /** Every event of an execution, oldest first; of those that are known already, only what came after them is asked for. */
  history: async (
    workflow: string,
    execution: string,
    known: readonly HistoryEvent[] = [],
  ): Promise<HistoryEvent[]> => {
    const newest = known.at(-1)?.id ?? 0;
    const found: HistoryEvent[] = [];
    let next: string | undefined;
    do {
      const page = await historyPage(workflow, execution, {
        limit: newest === 0 ? 1000 : 100,
        reverse: true,
        next_token: next,
      });
      found.push(...page.events.filter(({ id }) => id > newest));
      next = page.events.every(({ id }) => id > newest) ? page.next_token : undefined;
    } while (next !== undefined);
    return [...known, ...found.reverse()];
  },

  /** The event by which an execution started. */
  firstEvent: async (workflow: string, execution: string): Promise<HistoryEvent | undefined> =>
    (await historyPage(workflow, execution, { limit: 1 })).events[0],

  /** Files of an execution, each with the address at which it opens in a frame. */
  files: async (workflow: string, execution: string): Promise<FileView[]> => {
    const found: FileView[] = [];
    let next: string | undefined;
    do {
      const page = await request<{ files: FileView[]; next_token?: string }>(
        'GET',
        `${executionPath(workflow, execution)}/files${queryOf({ next_token: next })}`,
      );
      found.push(...page.files.map((file) => ({ ...file, url: session().fileUrl(file.url) })));
      next = found.length < MAX_FILES ? page.next_token : undefined;
    } while (next !== undefined);
    return found;
  },

  /** What the functions have printed that a step called. */
  logs: (workflow: string, execution: string, step: string) =>
    request<Logs>('GET', `${executionPath(workflow, execution)}/logs${queryOf({ step })}`),

  /** Events that triggers of a workflow have matched, newest first. */
  events: (workflow: string, next_token?: string) =>
    request<{ events: KeptEvent[]; next_token?: string }>(
      'GET',
      `${pathOf('workflows', workflow, 'events')}${queryOf({ next_token })}`,
    ),

  replay: (workflow: string, event: string, reason?: string) =>
    request<Execution>(
      'POST',
      `${pathOf('workflows', workflow, 'events', event)}/replay`,
      reason === undefined ? {} : { reason },
    ),

  /** The states of a workflow, and the records of one of them, by key. */
  state: (
    workflow: string,
    fields: { state?: string | undefined; prefix?: string; next_token?: string | undefined },
  ) => request<StateRecords>('GET', `${pathOf('workflows', workflow)}/state${queryOf(fields)}`),

  variants: (workflow: string) => request<Variants>('GET', `${pathOf('workflows', workflow)}/variants`),

  decideVariants: (
    workflow: string,
    body: { decision: 'promote' | 'restart' | 'stop'; variant?: string; reason?: string },
  ) => request<unknown>('POST', `${pathOf('workflows', workflow)}/variants`, body),

  start: (workflow: string, body: { name?: string; input: Json; reason?: string }) =>
    request<Execution>('POST', pathOf('workflows', workflow, 'executions'), body),

  control: (workflow: string, execution: string, control: Control, reason?: string) =>
    request<Execution>(
      'POST',
      `${executionPath(workflow, execution)}/${control}`,
      reason === undefined ? {} : { reason },
    ),

  /** Continues an execution that ended without success, from a step, as a new one. */
  continueFrom: (
    workflow: string,
    execution: string,
    body: { from: string; version: 'live' | number; input?: Json; reason?: string },
  ) => request<Execution>('POST', `${executionPath(workflow, execution)}/continue`, body),

  /** What running an execution again would do, by the step to begin with. */
  rerunPlan: (workflow: string, execution: string, version: string) =>
    request<RerunPlan>('GET', `${executionPath(workflow, execution)}/rerun${queryOf({ version })}`),

  /** Runs an ended execution again from a step, as a separate one. */
  rerun: (
    workflow: string,
    execution: string,
    body: { from: string; version: 'live' | number; input?: Json; reason?: string },
  ) => request<Execution>('POST', `${executionPath(workflow, execution)}/rerun`, body),

  /** Which of some executions would refuse to be retried or cancelled, and why. */
  check: async (
    action: 'cancel' | 'retry',
    executions: readonly { workflow: string; name: string }[],
  ): Promise<Refused[]> => {
    const named = executions.map(({ workflow, name }) => ({ workflow, name }));
    const body = { action, executions: named };
    return (await request<{ refused: Refused[] }>('POST', '/executions/check', body)).refused;
  },

  effects: (workflow: string, execution: string) =>
    request<Effects>('GET', `${executionPath(workflow, execution)}/effects`),

  /** What waits for a decision, oldest first. */
  approvals: (next_token?: string) =>
    request<{ approvals: Approval[]; next_token?: string }>(
      'GET',
      `/approvals${queryOf({ limit: MAX_APPROVALS, next_token })}`,
    ),

  /** The approvals that an execution waits for. */
  approvalsOf: async (execution: string): Promise<Approval[]> => {
    const found: Approval[] = [];
    let next: string | undefined;
    for (let pages = 0; pages < MAX_APPROVAL_PAGES; pages++) {
      const page = await api.approvals(next);
      found.push(...page.approvals.filter((approval) => approval.execution === execution));
      next = page.next_token;
      if (next === undefined) break;
    }
    return found;
  },

  approval: (id: string) => request<Approval>('GET', pathOf('approvals', id)),

  decide: (
    id: string,
    body: { decision: 'approved' | 'rejected'; comment?: string; edits?: Record<string, Json>; by?: string },
  ) => request<Approval>('POST', `${pathOf('approvals', id)}/decision`, body),

  /** What executions did that have ended in a span of time, and how things are now. */
  statistics: (fields: {
    workflow?: string | undefined;
    since: string;
    until: string;
    parts?: number;
    present?: boolean;
  }) => request<Statistics>('GET', `/statistics${queryOf(fields)}`),

  rollBack: (workflow: string, body: { version: number; reason?: string }) =>
    request<unknown>('POST', `${pathOf('workflows', workflow)}/rollback`, body),

  parked: async () => (await request<{ parked: Parked[] }>('GET', '/parked')).parked,

  audit: async (workflow: string, execution: string) =>
    (await request<{ entries: AuditEntry[] }>('GET', `${executionPath(workflow, execution)}/audit`)).entries,

  queuedStarts: () => request<QueuedStarts>('GET', '/queued-starts'),
  queue: (workflow: string) => request<Queue>('GET', `${pathOf('workflows', workflow)}/queue`),

  /** Who did what, newest first. */
  searchAudit: (fields: {
    workflow?: string | undefined;
    action?: string | undefined;
    by?: string | undefined;
    text?: string | undefined;
    since?: string | undefined;
    next_token?: string | undefined;
  }) =>
    request<{ entries: AuditFound[]; next_token?: string }>(
      'GET',
      `/audit${queryOf({ ...fields, limit: 100 })}`,
    ),

  services: async () => (await request<{ services: Service[] }>('GET', '/services')).services,

  entities: async (lifecycle: string, fields: { state?: string | undefined }) =>
    (
      await request<{ entities: EntitySummary[] }>(
        'GET',
        `${pathOf('lifecycles', lifecycle)}${queryOf({ ...fields, limit: 1000 })}`,
      )
    ).entities,

  entity: (lifecycle: string, id: string) => request<Entity>('GET', pathOf('lifecycles', lifecycle, id)),

  entityHistory: async (lifecycle: string, id: string) =>
    (await request<{ entries: EntityEntry[] }>('GET', `${pathOf('lifecycles', lifecycle, id)}/history`))
      .entries,

  fire: (lifecycle: string, id: string, trigger: string, body: { event: Json; reason?: string }) =>
    request<Entity>('POST', pathOf('lifecycles', lifecycle, id, 'events', trigger), body),

  breakers: async () => (await request<{ breakers: Breaker[] }>('GET', '/breakers')).breakers,

  resetBreaker: (name: string, reason?: string) =>
    request<unknown>('POST', `${pathOf('breakers', name)}/reset`, reason === undefined ? {} : { reason }),
};
