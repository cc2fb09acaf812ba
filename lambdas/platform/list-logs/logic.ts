import { calledFunction } from '#contracts/called-action.ts';
import type { listLogs as route } from '#contracts/http/routes/list-logs.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { taskStates } from '#contracts/permissions/task-states.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';

/** Milliseconds after the end of an execution until which functions that it called may print. */
const AFTERWARDS_MILLISECONDS = 15 * 60_000;

/** Lists what the functions of a step have printed. */
export const listLogs: Serves<typeof route> = async ({ parameters, query }, ports) => {
  const manifest = await requireManifest(ports.manifests, parameters.workflow);
  const functions = functionsOf(manifest, query.step);
  const { from, to } = await spanOf(ports, executionArn(manifest.name, parameters.execution));
  const { lines, isComplete } = await ports.logs({
    functions,
    execution: parameters.execution,
    step: query.step,
    from,
    to: (to ?? ports.clock.now()) + AFTERWARDS_MILLISECONDS,
  });
  const wanted =
    query.attempt === undefined ? lines : lines.filter(({ attempt }) => attempt === query.attempt);
  return { lines: wanted, complete: isComplete };
};

/** Returns when an execution began and ended, by the table; Step Functions is asked about one of which it knows nothing. */
const spanOf = async (
  { runItems, executions }: Pick<PlatformPorts, 'executions' | 'runItems'>,
  execution: string,
): Promise<{ from: number; to: number | undefined }> => {
  const run = await runItems.of(execution);
  if (run)
    return {
      from: Date.parse(run.startedAt),
      to: run.endedAt === undefined ? undefined : Date.parse(run.endedAt),
    };
  const { startDate, stopDate } = await executions.describe(execution);
  return { from: startDate?.getTime() ?? 0, to: stopDate?.getTime() };
};

/** Returns the functions that a step calls, by what its state names; throws a Problem if there is no such step. */
const functionsOf = ({ name, steps, definition, substitutions }: WorkflowManifest, id: string): string[] => {
  const step = steps.find((one) => one.id === id);
  if (!step) {
    const known = steps.map((one) => one.id).join(', ');
    throw new Problem('not_found', `"${name}" has no step "${id}"; there are ${known}`);
  }
  const called = new Set<string>(step.uses === undefined ? [] : [step.uses]);
  for (const state of taskStates(definition)) {
    const text = JSON.stringify(state.Arguments ?? null);
    if (!text.includes(`"step":"${id}"`)) continue;
    for (const [, key = ''] of text.matchAll(/\$\{(\w+)\}/g)) {
      const action = substitutions[key] && calledFunction(substitutions[key]);
      if (action !== undefined) called.add(action);
    }
  }
  return [...called];
};
