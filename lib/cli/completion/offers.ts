import { workflowNameOf } from '#compiler/workflow-files.ts';
import { loadConfig } from '#contracts/config/load-config.ts';
import { listApprovals } from '#contracts/http/routes/list-approvals.ts';
import { listEvents } from '#contracts/http/routes/list-events.ts';
import { listExecutions } from '#contracts/http/routes/list-executions.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { PROJECT_KINDS, WORKFLOW_KINDS } from '#kinds/names.ts';
import type { ArgumentKind, CliContext } from '../command/command.ts';
import { compileFile, projectOf } from '../project/compile-file.ts';
import { findRoot, findWorkflow, shown, workflowFiles } from '../project/project.ts';
import { type Client, openClient } from '../remote/client.ts';
import { failableSteps } from '../run/faults.ts';
import { SHELLS, type UnfinishedLine } from './command-line.ts';

/** A word that can be completed. */
export interface Offer {
  value: string;
  description?: string;
}

/** What there is of a kind. */
export interface KindOffers {
  offers: Offer[];
  paths?: 'file' | 'folder';
  noSpace?: boolean;
}

type Source = (value: string, line: UnfinishedLine, context: CliContext) => Promise<KindOffers>;

/** A stack that does not answer by then has nothing to offer: the user is waiting at a prompt. */
const PATIENCE_MILLISECONDS = 2000;

/** Executions and approvals that are offered. */
const MAX_OFFERED = '100';

const words =
  (values: readonly string[], paths?: 'file' | 'folder'): Source =>
  async () => ({ offers: values.map((value) => ({ value })), ...(paths && { paths }) });

/** Asks the stack that the line names; nothing if it does not answer. */
const fromStack = async (
  { given }: UnfinishedLine,
  { cwd, env }: CliContext,
  ask: (client: Client) => Promise<Offer[]>,
): Promise<Offer[]> => {
  const options = Object.fromEntries(
    ['url', 'stage', 'region', 'profile'].map((name) => [name, given.get(name)]),
  );
  const answer = openClient(options, { cwd, env }).then(ask);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Offer[]>((resolve) => {
    timer = setTimeout(() => resolve([]), PATIENCE_MILLISECONDS);
  });
  return Promise.race([answer.catch(() => []), late]).finally(() => clearTimeout(timer));
};

const localWorkflows: Source = async (value, _, { cwd }) => {
  const files = workflowFiles(findRoot(cwd));
  const offers = files.map((file) => ({ value: workflowNameOf(file), description: shown(file, cwd) }));
  const fits = offers.some(({ value: name }) => name.startsWith(value));
  // Names come first; a path is offered once no name fits what was typed.
  return { offers, ...(!fits && { paths: 'file' as const }) };
};

const executions: Source = async (_, line, context) => {
  const [workflow = ''] = line.positionals;
  const offers = await fromStack(line, context, async (client) => {
    const page = await client(listExecutions, { parameters: { workflow }, query: { limit: MAX_OFFERED } });
    return page.executions.map(({ name, status }) => ({ value: name, description: status.toLowerCase() }));
  });
  return { offers };
};

const SOURCES: Record<ArgumentKind, Source> = {
  workflow: localWorkflows,
  'running-workflow': async (value, line, context) => {
    const offers = await fromStack(line, context, async (client) =>
      (await client(listWorkflows)).workflows.map(({ name, description }) => ({
        value: name,
        ...(description !== undefined && { description }),
      })),
    );
    return offers.length > 0 ? { offers } : { offers: (await localWorkflows(value, line, context)).offers };
  },
  execution: executions,
  approval: async (_, line, context) => {
    const offers = await fromStack(line, context, async (client) => {
      const { approvals } = await client(listApprovals, { query: { limit: MAX_OFFERED } });
      return approvals.map(({ id, title }) => ({ value: id, description: title }));
    });
    return { offers };
  },
  event: async (_, line, context) => {
    const [, workflow = ''] = line.positionals;
    const offers = await fromStack(line, context, async (client) => {
      const { events } = await client(listEvents, {
        parameters: { workflow },
        query: { limit: MAX_OFFERED },
      });
      return events.map(({ id, detail_type }) => ({ value: id, description: detail_type }));
    });
    return { offers };
  },
  step: async (value, { positionals: [reference] }, { cwd }) => {
    if (reference === undefined || value.includes('=')) return { offers: [] };
    const path = findWorkflow(reference, cwd);
    const { manifest } = await compileFile(path, cwd, await projectOf(path));
    const offers = manifest ? failableSteps(manifest).map((id) => ({ value: `${id}=` })) : [];
    return { offers, noSpace: true };
  },
  stage: async (_, __, { cwd }) => {
    const { stages = {} } = await loadConfig(findRoot(cwd));
    return { offers: [...Object.keys(stages), 'none'].map((value) => ({ value })) };
  },
  factory: async (_, __, { cwd }) => {
    const { loadFactories } = await import('#compiler/actions/load-factories.ts');
    const factories = [...(await loadFactories(findRoot(cwd))).values()];
    return {
      offers: factories.map(({ name, title }) => ({
        value: name,
        ...(title !== undefined && { description: title }),
      })),
    };
  },
  file: words([], 'file'),
  folder: words([], 'folder'),
  shell: words(SHELLS),
  kind: words(['workflow', 'action', ...WORKFLOW_KINDS, ...PROJECT_KINDS]),
  policy: words(['auto', 'reject', 'ask', 'never'], 'file'),
  direction: words(['right', 'down']),
  verb: words([]),
  name: words([]),
};

/** Returns what there is of a kind; nothing if the project or the stack cannot say. */
export const offersOf = async (
  kind: ArgumentKind,
  value: string,
  line: UnfinishedLine,
  context: CliContext,
): Promise<KindOffers> => {
  try {
    return await SOURCES[kind](value, line, context);
  } catch {
    // At a prompt there is no place for an error: the command itself says it.
    return { offers: [] };
  }
};
