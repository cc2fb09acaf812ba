import { required } from '#core/required.ts';
import type { BlockNode, StepNode } from './model.ts';

/** The needs of a graph: what is done before what. */
export interface Order {
  /** Whether `a` has always ended before `b` starts. True if a cycle leaves it open. */
  precedes(a: StepNode, b: StepNode): boolean;
  /** Steps that are in a cycle or behind one. */
  stuck: ReadonlySet<StepNode>;
}

const orders = new WeakMap<BlockNode, Order>();

/** Returns the order of a block's steps; made once for each block. */
export const orderOf = (block: BlockNode): Order => {
  const known = orders.get(block);
  if (known) return known;
  const order = block.graph ? graphOrder(block) : listOrder();
  orders.set(block, order);
  return order;
};

const listOrder = (): Order => ({ precedes: (a, b) => a.index < b.index, stuck: new Set() });

/** Yields the steps by id inside a block. */
export const stepsById = (block: BlockNode): Map<string, StepNode> =>
  new Map(block.steps.toReversed().map((node) => [node.step.id, node]));

/** Kahn's algorithm, with the set of everything before a step as bits. */
const graphOrder = (block: BlockNode): Order => {
  const { steps } = block;
  const byId = stepsById(block);
  const words = Math.ceil(steps.length / 32);
  const before = new Map(steps.map((node) => [node, new Uint32Array(words)]));
  const needs = steps.map((node) =>
    (node.step.needs ?? []).map((id) => byId.get(id)).filter((need) => need !== undefined),
  );
  const waitingFor = new Map(steps.map((node, index) => [node, needs[index]?.length ?? 0]));
  const readers = Map.groupBy(
    steps.flatMap((reader, index) => (needs[index] ?? []).map((need) => ({ reader, need }))),
    ({ need }) => need,
  );
  const ready = steps.filter((node) => waitingFor.get(node) === 0);
  const stuck = new Set(steps);
  for (let node = ready.pop(); node; node = ready.pop()) {
    stuck.delete(node);
    const own = required(before, node);
    for (const { reader } of readers.get(node) ?? []) {
      const bits = required(before, reader);
      for (const [word, set] of own.entries()) bits[word] = (bits[word] ?? 0) | set;
      bits[node.index >> 5] = (bits[node.index >> 5] ?? 0) | (1 << (node.index & 31));
      const left = required(waitingFor, reader) - 1;
      waitingFor.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  const precedes = (a: StepNode, b: StepNode): boolean =>
    ((required(before, b)[a.index >> 5] ?? 0) & (1 << (a.index & 31))) !== 0 || (stuck.has(b) && a !== b);
  return { precedes, stuck };
};
