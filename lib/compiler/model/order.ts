import type { BlockNode, StepNode } from './model.ts';

/** The needs of a graph: what is done before what. */
export interface Order {
  /** Whether `a` has always ended before `b` starts. Says yes where a cycle leaves it open. */
  precedes(a: StepNode, b: StepNode): boolean;
  /** Steps that are in a cycle or behind one. */
  stuck: ReadonlySet<StepNode>;
}

const orders = new WeakMap<BlockNode, Order>();

/** The order of a block's steps; made once for each block. */
export const orderOf = (block: BlockNode): Order => {
  const known = orders.get(block);
  if (known) return known;
  const order = block.graph ? graphOrder(block) : listOrder();
  orders.set(block, order);
  return order;
};

const listOrder = (): Order => ({ precedes: (a, b) => a.index < b.index, stuck: new Set() });

/** Steps by id inside a block. */
export const stepsById = (block: BlockNode): Map<string, StepNode> =>
  new Map(block.steps.toReversed().map((node) => [node.step.id, node]));

/** Kahn's algorithm, with the set of everything before a step as bits. */
const graphOrder = (block: BlockNode): Order => {
  const { steps } = block;
  const byId = stepsById(block);
  const words = Math.ceil(steps.length / 32);
  const before = steps.map(() => new Uint32Array(words));
  const needs = steps.map((node) =>
    (node.step.needs ?? []).map((id) => byId.get(id)).filter((need) => need !== undefined),
  );
  const waitingFor = needs.map((list) => list.length);
  const readers: StepNode[][] = steps.map(() => []);
  for (const [index, list] of needs.entries())
    for (const need of list) readers[need.index]!.push(steps[index]!);
  const ready = steps.filter((node) => waitingFor[node.index] === 0);
  const stuck = new Set(steps);
  for (let node = ready.pop(); node; node = ready.pop()) {
    stuck.delete(node);
    const own = before[node.index]!;
    for (const reader of readers[node.index]!) {
      const bits = before[reader.index]!;
      for (let word = 0; word < words; word++) bits[word]! |= own[word]!;
      bits[node.index >> 5]! |= 1 << (node.index & 31);
      waitingFor[reader.index]!--;
      if (waitingFor[reader.index] === 0) ready.push(reader);
    }
  }
  const precedes = (a: StepNode, b: StepNode): boolean =>
    (before[b.index]![a.index >> 5]! & (1 << (a.index & 31))) !== 0 || (stuck.has(b) && a !== b);
  return { precedes, stuck };
};
