import { calledFunction } from '#contracts/called-action.ts';
import type { listLogs as route } from '#contracts/http/routes/list-logs.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { taskStates } from '#contracts/permissions/task-states.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';

/** Milliseconds after the end of an execution until which functions that it called may print. */
const AFTERWARDS_MILLISECONDS = 15 * 60_000;

/** Lists what the functions of a step have printed. */
export const listLogs: Serves<typeof route> = async ({ parameters, query }, ports) => {
  const manifest = await requireManifest(ports.manifests, parameters.workflow);
  const functions = functionsOf(manifest, query.step);
  const { startDate, stopDate } = await ports.executions.describe(
    executionArn(manifest.name, parameters.execution),
  );
  const { lines, isComplete } = await ports.logs({
    functions,
    execution: parameters.execution,
    step: query.step,
    from: startDate?.getTime() ?? 0,
    to: (stopDate?.getTime() ?? ports.clock.now()) + AFTERWARDS_MILLISECONDS,
  });
  const wanted =
    query.attempt === undefined ? lines : lines.filter(({ attempt }) => attempt === query.attempt);
  return { lines: wanted, complete: isComplete };
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
