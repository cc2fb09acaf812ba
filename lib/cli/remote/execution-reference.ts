import { executionName } from '#contracts/http/fields.ts';
import { listExecutions } from '#contracts/http/routes/list-executions.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { UserError } from '../errors/user-error.ts';
import type { Client } from './client.ts';

/** The names of a workflow and of one of its executions. */
export interface ExecutionReference {
  workflow: string;
  execution: string;
}

/**
 * Parses `WORKFLOW EXECUTION`, `WORKFLOW/EXECUTION`, an execution's ARN or the name of an execution alone; throws a UserError if it is
 * none of these.
 */
const parseReference = (positionals: readonly string[]): Partial<ExecutionReference> => {
  const [first = '', second] = positionals;
  if (second !== undefined) return { workflow: first, execution: second };
  if (!/[:/]/.test(first)) return { execution: first };
  const parts = first.startsWith('arn:') ? first.split(':').slice(6) : first.split('/');
  const [workflow = '', execution] = parts;
  if (parts.length === 2 && execution) return { workflow, execution };
  throw new UserError(`An execution is WORKFLOW EXECUTION, WORKFLOW/EXECUTION or an ARN, got "${first}"`, {
    hint: '"baton status" lists the executions',
  });
};

/** Executions of a workflow that are looked through for a shortened name, newest first. */
const MAX_LISTED = 1000;

/** Executions that are shown when none is named. */
const MAX_SHOWN = 10;

/** The shortest text that stands for a name. */
const MIN_LENGTH = 3;

/**
 * Finds the execution that a command names. Its name may be shortened to a beginning or an end that only one of the newest thousand
 * has; throws a UserError that lists the candidates if several do, or if the text is too short.
 */
export const findExecution = async (
  client: Client,
  positionals: readonly string[],
): Promise<ExecutionReference> => {
  const known = await workflowNames(client);
  if (positionals.length === 0) throw await unnamed(client, known);
  const { workflow: given, execution = '' } = parseReference(positionals);
  const workflow = given === undefined ? undefined : ofStateMachine(given, known);
  if (workflow !== undefined && !known.includes(workflow)) throw unknownWorkflow(workflow, known);
  if (workflow === undefined && known.includes(execution)) throw await unnamed(client, [execution]);
  const candidates: ExecutionReference[] = [];
  let isComplete = true;
  for (const name of workflow === undefined ? known : [workflow]) {
    const { found, all } = await matching(client, name, execution);
    candidates.push(...found);
    isComplete &&= all;
  }
  const exact = candidates.filter((one) => one.execution === execution);
  const [only, ...others] = execution.length < MIN_LENGTH ? exact : candidates;
  if (only && others.length === 0) return only;
  // An execution that is older than those that were looked through is known to the server.
  if (workflow !== undefined && !only && !isComplete && executionName.safeParse(execution).success)
    return { workflow, execution };
  if (candidates.length === 0) {
    const of = workflow === undefined ? '' : ` of "${workflow}"`;
    throw new UserError(`No execution${of} has a name that begins or ends with "${execution}"`, {
      hint: `"baton status${workflow === undefined ? '' : ` ${workflow}`}" lists the executions`,
    });
  }
  throw ambiguous(execution, candidates);
};

/** Lists the executions that a text may stand for, and says how to name only one. */
const ambiguous = (text: string, candidates: readonly ExecutionReference[]): UserError => {
  const isShort = text.length < MIN_LENGTH;
  const shown = candidates.slice(0, 10).map((one) => `  ${one.workflow}/${one.execution}`);
  const more = candidates.length > 10 ? [`  and ${candidates.length - 10} more`] : [];
  const several = candidates.length === 1 ? 'an execution' : `${candidates.length} executions`;
  const first = `"${text}" ${isShort ? 'is too short: it may stand' : 'stands'} for ${several}:`;
  return new UserError([first, ...shown, ...more].join('\n'), {
    hint: isShort ? `write at least ${MIN_LENGTH} characters of the name` : 'write more of the name',
    details: { candidates: candidates.slice(0, 100) },
  });
};

/** Explains that a stack has no such workflow, and which it has. */
export const unknownWorkflow = (workflow: string, known: readonly string[]): UserError =>
  new UserError(`There is no workflow "${workflow}"`, {
    details: { code: 'not_found' },
    hint: didYouMean(workflow, known) ?? `the workflows there are ${known.join(', ')}`,
  });

/** Returns the workflow of a state machine, in whose name the stage comes first; a name that is a workflow's as it is. */
const ofStateMachine = (name: string, known: readonly string[]): string => {
  if (known.includes(name)) return name;
  const [longest] = known
    .filter((workflow) => name.endsWith(`baton-${workflow}`))
    .toSorted((a, b) => b.length - a.length);
  return longest ?? name;
};

/** Asks which execution is meant, and lists the newest of the workflows. */
const unnamed = async (client: Client, workflows: readonly string[]): Promise<UserError> => {
  const query = { limit: String(MAX_SHOWN) };
  const lists = await Promise.all(
    workflows.map((workflow) => client(listExecutions, { parameters: { workflow }, query })),
  );
  const newest = lists
    .flatMap(({ executions }) => executions)
    .sort((a, b) => (b.started_at ?? '').localeCompare(a.started_at ?? ''))
    .slice(0, MAX_SHOWN);
  if (newest.length === 0)
    return new UserError('There are no executions yet', { hint: 'start one with "baton start WORKFLOW"' });
  const lines = newest.map(({ workflow, name, status }) => `  ${workflow}/${name}  ${status.toLowerCase()}`);
  return new UserError(['Which execution is meant? The newest are', ...lines].join('\n'), {
    hint: 'pass WORKFLOW EXECUTION, or enough of its name to tell it from the others',
    details: { candidates: newest.map(({ workflow, name }) => ({ workflow, execution: name })) },
  });
};

/** Lists the names of a stack's workflows. */
export const workflowNames = async (client: Client): Promise<string[]> =>
  (await client(listWorkflows)).workflows.map(({ name }) => name);

/** Returns the execution of this name, or else those whose names begin or end with it, and whether all were looked through. */
const matching = async (
  client: Client,
  workflow: string,
  execution: string,
): Promise<{ found: ExecutionReference[]; all: boolean }> => {
  const found: ExecutionReference[] = [];
  let token: string | undefined;
  let listed = 0;
  do {
    const query = { limit: '100', ...defined({ next_token: token }) };
    const page = await client(listExecutions, { parameters: { workflow }, query });
    for (const { name } of page.executions) {
      if (name === execution) return { found: [{ workflow, execution }], all: true };
      if (name.startsWith(execution) || name.endsWith(execution)) found.push({ workflow, execution: name });
    }
    listed += page.executions.length;
    token = page.next_token;
  } while (token !== undefined && listed < MAX_LISTED);
  return { found, all: token === undefined };
};
