import { describe, expect, it } from '@jest/globals';
import { nestSeconds } from './estimate.ts';
import { type GraphNode, type Nest, nest } from './nesting.ts';

/** `b=3:a,c` is a node b that takes 3 seconds and needs a and c. */
const nodesOf = (text: string, estimated = true): GraphNode[] =>
  text.split(' ').map((node) => {
    const [head, needs = ''] = node.split(':');
    const [id, seconds = '1'] = head!.split('=');
    return { id: id!, seconds: Number(seconds), needs: needs === '' ? [] : needs.split(','), estimated };
  });

const written = (planned: Nest | undefined): string => {
  if (!planned) return '';
  if (planned.kind === 'step') return planned.id;
  const parts = (planned.kind === 'sequence' ? planned.items : planned.branches).map(written);
  return planned.kind === 'sequence' ? parts.join(' ') : `(${parts.join(' | ')})`;
};

const shape = (text: string, estimated = true): string => written(nest(nodesOf(text, estimated)));
const length = (text: string, estimated = true): number => {
  const nodes = nodesOf(text, estimated);
  return nestSeconds(nest(nodes)!, new Map(nodes.map((node) => [node.id, node.seconds])));
};

describe('cuts that cost nothing', () => {
  it.each([
    ['a chain', 'a b:a c:b', 'a b c'],
    ['independent steps', 'a b c', '(a | b | c)'],
    ['a diamond', 'a b:a c:a d:b,c', 'a (b | c) d'],
    ['chains side by side share a branch each', 'a b:a c d:c e:b,d', '(a b | c d) e'],
    ['waves that need everything before', 'a b c:a,b d:a,b e:c,d', '(a | b) (c | d) e'],
    ['a fork inside a fork', 'a b:a c:a d:b,c e f:d,e', '(a (b | c) d | e) f'],
    ['needs that others need already', 'a b:a c:a,b', 'a b c'],
    ['the order of the document', 'z y:z x:y w', '(z y x | w)'],
  ])('%s', (_, text, expected) => expect(shape(text)).toBe(expected));

  it('an empty graph has no nesting', () => expect(nest([])).toBeUndefined());
});

describe('graphs that no nesting fits, where somebody waits for more than they need', () => {
  /** c needs a; d needs a and b: an N. */
  const n = (a: number, b: number, c: number, d: number) => `a=${a} b=${b} c=${c}:a d=${d}:a,b`;

  it.each([
    ['c is long: it begins behind a, and b runs before', n(1, 1, 9, 1), 10],
    ['b is long: c runs beside it', n(1, 9, 1, 1), 11],
    ['all the same', n(1, 1, 1, 1), 2],
  ])('%s', (_, text, atMost) => {
    expect(length(text)).toBeLessThanOrEqual(atMost);
  });

  it('known durations decide the cut; a graph without them is cut by levels', () => {
    const text = 'a=1 b=10 c=10:a d=1:a,b';

    expect(length(text)).toBe(12);
    expect(shape(text)).toBe('a (b d | c)');
    expect(shape(text, false)).toBe('(a | b) (c | d)');
  });

  it('above ten nodes, or where something is only assumed, levels are tried, and no need is broken', () => {
    const nodes = nodesOf(
      Array.from(
        { length: 40 },
        (_, i) => `s${i}=${1 + (i % 5)}${i > 1 ? `:s${i - 1 - (i % 2)},s${(i * 7) % (i - 1)}` : ''}`,
      ).join(' '),
    );
    const at = new Map<string, [number, number]>();
    const walk = (planned: Nest, from: number): number => {
      if (planned.kind === 'step') {
        const end = from + nodes.find(({ id }) => id === planned.id)!.seconds;
        at.set(planned.id, [from, end]);
        return end;
      }
      if (planned.kind === 'sequence') return planned.items.reduce((time, item) => walk(item, time), from);
      return Math.max(...planned.branches.map((branch) => walk(branch, from)));
    };
    walk(nest(nodes)!, 0);

    expect(at.size).toBe(40);
    for (const { id, needs } of nodes) {
      for (const need of needs) expect(at.get(id)![0]).toBeGreaterThanOrEqual(at.get(need)![1]);
    }
  });

  it('of two nestings that take as long, the one with fewer forks is taken', () => {
    expect(shape('a b c:a,b d:a,b e:c f:c,d')).toBe('(a | b) (c | d) (e | f)');
  });
});
