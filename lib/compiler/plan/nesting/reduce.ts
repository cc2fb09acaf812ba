import type { Graph } from './graph.ts';
import type { GraphNode } from './nest.ts';

/** Numbers nodes so that each comes after what it needs, and leaves out needs that follow from others. */
export const graphOf = (nodes: readonly GraphNode[]): Graph => {
  const order = inOrder(nodes);
  const numbers = new Map(order.map((index, number) => [nodes[index]!.id, number]));
  const size = nodes.length;
  const words = (size + 31) >> 5;
  const before = new Uint32Array(size * words);
  const needs: number[][] = [];
  for (let i = 0; i < size; i++) {
    const wanted = nodes[order[i]!]!.needs.map((id) => numbers.get(id)!).toSorted((a, b) => b - a);
    const own: number[] = [];
    for (const need of wanted) {
      if (before[i * words + (need >> 5)]! & (1 << (need & 31))) continue;
      own.push(need);
      for (let word = 0; word <= need >> 5; word++) before[i * words + word]! |= before[need * words + word]!;
      before[i * words + (need >> 5)]! |= 1 << (need & 31);
    }
    needs.push(own);
  }
  return {
    size,
    needs,
    seconds: Float64Array.from(order, (index) => nodes[index]!.seconds),
    origin: Int32Array.from(order.keys()),
    place: Int32Array.from(order),
  };
};

/** Kahn's algorithm. */
const inOrder = (nodes: readonly GraphNode[]): number[] => {
  const index = new Map(nodes.map(({ id }, i) => [id, i]));
  const readers: number[][] = nodes.map(() => []);
  const waiting = nodes.map(({ needs }) => needs.length);
  for (const [i, { needs }] of nodes.entries()) for (const need of needs) readers[index.get(need)!]!.push(i);
  const order = nodes
    .keys()
    .filter((i) => waiting[i] === 0)
    .toArray();
  for (let at = 0; at < order.length; at++) {
    for (const reader of readers[order[at]!]!) {
      waiting[reader]!--;
      if (waiting[reader] === 0) order.push(reader);
    }
  }
  return order;
};
