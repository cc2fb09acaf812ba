import type { Direction, GraphBlock, GraphEdge, GraphNode, WorkflowGraph } from '#contracts/graph.ts';
import { defined } from '#core/defined.ts';
import { formatMilliseconds } from '#core/durations.ts';
import { stepTypes } from '#steps/index.ts';
import type { Block, Step } from '#steps/step.ts';
import { authoredSteps, isGraph, type WorkflowDocument } from '../document.ts';
import { flowInWords } from '../plan/limits-in-words.ts';
import type { Plan, PlannedStep } from '../types.ts';
import { directionOf } from './direction.ts';
import { defaultMarks, marksOf } from './marks.ts';
import { leastEdges } from './order.ts';
import { triggerNode } from './triggers.ts';

/** Makes the graph of a workflow: its steps at any depth, and what leads from one to another. */
export const graphOf = (document: WorkflowDocument, plan: Plan, direction?: Direction): WorkflowGraph => {
  const builder = new GraphBuilder(plan.steps);
  const { first } = builder.list(authoredSteps(document), undefined);
  builder.start(document, first);
  const { nodes, blocks, edges } = builder;
  builder.placeConditions();
  builder.markCritical(plan.criticalPath);
  const turns = flowInWords(document);
  const phases = document.phases ?? [...new Set(nodes.flatMap(({ phase }) => phase ?? []))];
  return {
    workflow: document.name,
    summary: `${formatMilliseconds(plan.plannedSeconds * 1000)} planned, ${plan.transitions} transitions${turns === undefined ? '' : `, executions take turns: ${turns}`}`,
    ...defined({ turns }),
    dollars: plan.dollars.total,
    defaults: defaultMarks(document),
    direction: direction ?? directionOf(nodes, blocks, edges),
    phases,
    nodes,
    blocks,
    edges,
  };
};

/** Returns the steps that each step of a list waits for. */
const needsOf = (steps: readonly Step[]): Map<string, string[]> => {
  const graph = isGraph(steps);
  return new Map(
    steps.map(({ id, needs = [] }, index) => {
      const before = steps.slice(Math.max(0, index - 1), index).map((step) => step.id);
      return [id, graph ? needs : before];
    }),
  );
};

/** The ends of a list of steps: where it begins, and what nothing in it waits for. */
interface Ends {
  first: string[];
  last: string[];
}

class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly blocks: GraphBlock[] = [];
  readonly edges: GraphEdge[] = [];
  private readonly planned: ReadonlyMap<string, PlannedStep>;
  /** Ids of steps that nothing follows if they run. */
  private readonly enders = new Set<string>();

  constructor(planned: readonly PlannedStep[]) {
    this.planned = new Map(planned.map((step) => [step.id, step]));
  }

  /** Adds the steps of a list and the edges between them. */
  list(steps: readonly Step[], block: string | undefined, phase?: string): Ends {
    for (const step of steps) this.step(step, block, phase);
    const needs = needsOf(steps);
    const found = leastEdges(needs);
    for (const { from, to } of found) {
      // Past a conditional `fail` or `return` leads only that it did not run.
      this.edge(from, to, 'next', this.enders.has(from) ? 'otherwise' : undefined);
    }
    const needed = new Set(found.map(({ from }) => from));
    return {
      first: steps.filter(({ id }) => needs.get(id)?.length === 0).map(({ id }) => id),
      last: steps.filter(({ id }) => !needed.has(id) && !this.enders.has(id)).map(({ id }) => id),
    };
  }

  /** Adds a node for what starts the workflow, if that is more than the API. */
  start(document: WorkflowDocument, first: readonly string[]): void {
    const start = triggerNode(document.triggers);
    if (!start) return;
    this.nodes.unshift(start);
    for (const id of first) this.edge(start.id, id, 'next');
  }

  /** Puts each condition on the only edge that leads to its step, if there is one. */
  placeConditions(): void {
    const leading = Map.groupBy(
      this.edges.filter(({ kind }) => kind === 'next'),
      ({ to }) => to,
    );
    for (const node of this.nodes) {
      const [edge, ...others] = leading.get(node.id) ?? [];
      if (node.condition === undefined || !edge || others.length > 0 || edge.label?.startsWith('if '))
        continue;
      edge.label = [edge.label, `if ${node.condition}`].filter(Boolean).join(', ');
      delete node.condition;
    }
  }

  /** Marks the edges between steps that follow each other on the critical path. */
  markCritical(path: readonly string[]): void {
    const blocks = new Map(this.nodes.map(({ id, block }) => [id, block]));
    const following = new Set(
      [...Map.groupBy(path, (id) => blocks.get(id)).values()].flatMap((ids) =>
        ids.slice(1).map((to, index) => `${ids[index]}>${to}`),
      ),
    );
    for (const edge of this.edges) {
      edge.critical = edge.kind === 'next' && following.has(`${edge.from}>${edge.to}`);
    }
  }

  private step(step: Step, block: string | undefined, phaseAround?: string, attachedTo?: string): void {
    const type = stepTypes.get(step.type);
    const planned = this.planned.get(step.id);
    const detail = type?.detail?.(step) ?? step.uses ?? (type?.type === 'task' ? undefined : type?.type);
    const phase = step.phase ?? phaseAround;
    const inner = type?.blocks?.(step) ?? [];
    this.nodes.push({
      id: step.id,
      shape: type?.shape ?? 'box',
      type: step.type,
      title: step.id,
      ...defined({ condition: step.when, description: step.description, phase, block, attachedTo }),
      ...defined({ detail: inner.length > 0 ? step.type : detail }),
      ...defined({ estimateSeconds: planned?.estimateSeconds || undefined }),
      marks: [...(planned?.limits === undefined ? [] : [`turns: ${planned.limits}`]), ...marksOf(step)],
      critical: planned?.critical ?? false,
    });
    if (type?.ends) this.enders.add(step.id);
    this.inner(step, inner, detail, phase);
    this.attached(step, block, phase);
  }

  private inner(step: Step, inner: readonly Block[], detail: string | undefined, phase?: string): void {
    if (stepTypes.get(step.type)?.alternatives) {
      this.cases(step, inner, phase);
      return;
    }
    inner.forEach((block, index) => {
      const id = `${step.id}:${index}`;
      this.blocks.push({ id, owner: step.id, ...defined({ name: block.name }) });
      const repeats = block.kind === 'iteration' || block.kind === 'loop';
      if (!repeats) {
        this.list(block.steps, id, phase);
        return;
      }
      const gate: GraphNode = { ...bare(`${step.id}:gate`, 'gate', detail ?? step.type), block: id };
      const testsAfterwards = block.kind === 'loop' && block.given === undefined;
      if (!testsAfterwards) this.nodes.push(gate);
      const { first, last } = this.list(block.steps, id, phase);
      if (testsAfterwards) {
        this.nodes.push(gate);
        for (const from of last) this.edge(from, gate.id, 'next');
        for (const to of first) this.edge(gate.id, to, 'back', 'otherwise again');
        return;
      }
      for (const to of first) this.edge(gate.id, to, 'next');
      const label = block.kind === 'iteration' ? 'next item' : 'again';
      for (const from of last) this.edge(from, gate.id, 'back', label);
    });
  }

  private cases(step: Step, inner: readonly Block[], phase?: string): void {
    const block = `${step.id}:0`;
    this.blocks.push({ id: block, owner: step.id });
    const gate = { ...bare(`${step.id}:gate`, 'gate', 'first that holds'), block };
    this.nodes.push(gate);
    let complete = false;
    for (const each of inner) {
      const condition = each.given?.holds[0];
      complete ||= condition === undefined;
      const { first } = this.list(each.steps, block, phase);
      for (const to of first) {
        this.edge(gate.id, to, 'next', condition === undefined ? 'otherwise' : `if ${condition}`);
      }
    }
    if (complete) return;
    const nothing = { ...bare(`${step.id}:nothing`, 'nothing', 'nothing'), block };
    this.nodes.push(nothing);
    this.edge(gate.id, nothing.id, 'next', 'otherwise');
  }

  /** Adds what belongs to a step besides what is in it: its compensation and its fallback. */
  private attached(step: Step, block: string | undefined, phase?: string): void {
    if (step.compensate) {
      const node = bare(`${step.id}:compensation`, 'compensation', step.compensate.uses);
      this.nodes.push({ ...node, ...defined({ block, phase }), attachedTo: step.id });
      this.edge(step.id, node.id, 'undo', 'undo');
    }
    const fallback = step.on_error?.fallback;
    if (fallback) {
      this.step(fallback, block, phase, step.id);
      this.edge(step.id, fallback.id, 'error', 'on error');
    }
  }

  private edge(from: string, to: string, kind: GraphEdge['kind'], label?: string): void {
    this.edges.push({ from, to, kind, ...defined({ label }), critical: false });
  }
}

const bare = (id: string, shape: GraphNode['shape'], title: string): GraphNode => ({
  id,
  shape,
  title,
  marks: [],
  critical: false,
});
