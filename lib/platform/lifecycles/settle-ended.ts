import { lifecycleOf } from '#contracts/lifecycles/lifecycle.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { originalName } from '#contracts/resumed-executions.ts';
import { isObject, parseJson } from '#core/json.ts';
import { type SettlePorts, settle } from './settle.ts';

/** Frees the entity whose transition an execution was to make, if that has ended without success and is undone. Does nothing for other workflows. */
export const settleEnded = async (
  ports: SettlePorts,
  manifest: WorkflowManifest,
  execution: string,
): Promise<void> => {
  const lifecycle = lifecycleOf(manifest);
  if (!lifecycle) return;
  const input = parseJson((await ports.executions.describe(execution)).input ?? '');
  if (!isObject(input) || typeof input.id !== 'string') return;
  const stored = await ports.entities.read(manifest.name, input.id);
  const token = originalName(execution.split(':').at(-1) ?? '');
  if (stored?.entity.underWay?.token !== token) return;
  await settle(ports, { name: manifest.name, lifecycle, manifest }, stored);
};
