import type { GraphEdge, GraphNode, WorkflowGraph } from '#contracts/graph.ts';
import { defined } from '#core/defined.ts';
import { ownField } from '#core/json.ts';
import { type ServiceEntry, withNeeds } from '#steps/service/registry.ts';
import type { Services } from './schema.ts';

/** Draws the services: arrows lead from a service to those that depend on it. */
export const graphOf = ({ name, services }: Services): WorkflowGraph => {
  // Dependencies first, so that arrows lead forward; those of other documents have no entry.
  const names = [...new Set(Object.keys(services).flatMap((one) => withNeeds(one, services)))];
  const operations = Object.values(services).flatMap((entry) => Object.keys(entry.operations ?? {}));
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
  return {
    workflow: name,
    summary: `${count(names.length, 'service')}, ${count(operations.length, 'operation')}`,
    defaults: [],
    direction: 'right',
    phases: [],
    nodes: names.map((one) => nodeOf(one, services[one] ?? { url: '' })),
    blocks: [],
    edges: names.flatMap((one) => edgesOf(one, ownField(services, one)?.needs ?? [], names)),
  };
};

const nodeOf = (name: string, { description, url, operations = {}, health }: ServiceEntry): GraphNode => ({
  id: name,
  shape: 'box',
  title: name,
  ...defined({ description }),
  detail: url,
  marks: [
    ...Object.entries(operations).map(([operation, { undo }]) =>
      undo === undefined ? operation : `${operation}, undone by ${undo}`,
    ),
    health ? `health: GET ${health.path}` : 'health is not checked',
  ],
  critical: false,
});

/** What another document registers has no box. */
const edgesOf = (name: string, needs: readonly string[], drawn: readonly string[]): GraphEdge[] =>
  needs
    .filter((need) => drawn.includes(need))
    .map((need) => ({ from: need, to: name, kind: 'next', critical: false }));
