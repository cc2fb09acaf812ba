import type { Plan } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { formatMilliseconds } from '#core/durations.ts';

/** A step as a drawing shows it. */
export interface GraphNode {
  id: string;
  type: string;
  /** Action, or how long the step takes; may be empty. */
  detail: string;
  phase?: string;
  parent?: string;
  /** Column, from 0. */
  wave: number;
  critical: boolean;
  compensated: boolean;
}

/** Steps and what each needs. */
export interface Graph {
  nodes: GraphNode[];
  edges: { from: string; to: string; critical: boolean }[];
}

/** Makes the graph of a workflow's steps. An edge that longer paths imply is left out. */
export const graphOf = (manifest: WorkflowManifest, plan: Plan): Graph => {
  const planned = new Map(plan.steps.map((step) => [step.id, step]));
  const nodes = manifest.steps.map(({ id, type, uses, phase, parent, compensated }): GraphNode => {
    const step = planned.get(id);
    const time = step && step.estimateSeconds > 0 ? formatMilliseconds(step.estimateSeconds * 1000) : '';
    const detail = [uses ?? (type === 'task' ? '' : type), time].filter(Boolean).join(', ');
    return {
      id,
      type,
      detail,
      phase,
      parent,
      wave: step?.wave ?? 0,
      critical: step?.critical ?? false,
      compensated,
    };
  });
  const known = new Set(nodes.map(({ id }) => id));
  const needs = new Map(plan.steps.map(({ id, needs }) => [id, needs.filter((need) => known.has(need))]));
  const edges = [...needs].flatMap(([to, froms]) =>
    froms
      .filter((from) => !froms.some((other) => other !== from && reaches(needs, other, from)))
      .map((from) => ({
        from,
        to,
        critical: planned.get(from)?.critical === true && planned.get(to)?.critical === true,
      })),
  );
  return { nodes, edges };
};

/** Returns whether a step needs another, directly or through others. */
const reaches = (needs: ReadonlyMap<string, string[]>, from: string, to: string): boolean => {
  const seen = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(needs.get(id) ?? []));
  }
  return false;
};
