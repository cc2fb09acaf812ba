import { describe, expect, it } from '@jest/globals';
import { EVERYTHING, graphOfYaml } from './testing/samples.ts';

const graph = graphOfYaml(EVERYTHING);
const edge = (from: string, to: string) => graph.edges.find((each) => each.from === from && each.to === to);
const node = (id: string) => graph.nodes.find((each) => each.id === id);

describe('the graph of a workflow', () => {
  it('leaves out an edge that longer paths imply', () => {
    const { edges } = graphOfYaml(`
  - { id: a, uses: shop/a, needs: [] }
  - { id: b, uses: shop/b, needs: [a] }
  - { id: c, uses: shop/c, needs: [a, b] }
`);

    expect(edges.map(({ from, to }) => `${from} → ${to}`)).toEqual(['a → b', 'b → c']);
  });

  it('marks the edges between steps that follow each other on the critical path', () => {
    const { edges } = graphOfYaml(`
  - { id: a, uses: shop/a, needs: [] }
  - { id: b, uses: shop/b, needs: [a], estimate: 9s }
  - { id: c, uses: shop/c, needs: [a] }
`);

    expect(edges.map(({ to, critical }) => [to, critical])).toEqual([
      ['b', true],
      ['c', false],
    ]);
  });

  it('puts a condition on the only edge that leads to its step', () => {
    expect(edge('fetch_logs', 'sum_up')?.label).toBe('if $count($fetch_logs) > 1');
    expect(node('sum_up')?.condition).toBeUndefined();
  });

  it('leaves a condition at the step if several edges or none lead to it', () => {
    const { nodes } = graphOfYaml(`
  - { id: a, uses: shop/a, needs: [], when: $input.x = 1 }
  - { id: b, uses: shop/b, needs: [] }
  - { id: c, uses: shop/c, needs: [a, b], when: $input.x = 2 }
`);

    expect(nodes.map(({ condition }) => condition)).toEqual(['$input.x = 1', undefined, '$input.x = 2']);
  });

  it('says that only "otherwise" leads past a conditional fail', () => {
    expect(edge('hosts', 'stop')?.label).toBe('if $count($hosts) = 0');
    expect(edge('stop', 'ship')?.label).toBe('otherwise');
  });

  it('names branches, and labels cases with their conditions', () => {
    expect(graph.blocks.filter(({ owner }) => owner === 'gather').map(({ name }) => name)).toEqual([
      'logs',
      'metrics',
    ]);
    expect(edge('by_level:gate', 'page')?.label).toBe('if $input.level = "high"');
    expect(edge('by_level:gate', 'by_level:nothing')?.label).toBe('otherwise');
  });

  it('leads from every end of a loop back to its start', () => {
    const back = graph.edges.filter(({ kind }) => kind === 'back');

    expect(back.map(({ from, to, label }) => [from, to, label])).toEqual([
      ['healthy:gate', 'rest', 'otherwise again'],
      ['log', 'hosts:gate', 'next item'],
      ['healthy', 'hosts:gate', 'next item'],
    ]);
    expect(node('hosts:gate')?.title).toBe('each host of $input.hosts');
  });

  it('attaches compensations and fallbacks to their steps', () => {
    expect(node('reserve:compensation')).toMatchObject({ title: 'ops/release', attachedTo: 'reserve' });
    expect(edge('reserve', 'reserve:compensation')?.kind).toBe('undo');
    expect(edge('ship', 'ship_fallback')?.kind).toBe('error');
    expect(edge('slow', 'slower')).toBeDefined();
  });

  it('tells approvals, waits, events and failures by their shapes', () => {
    const shapes = ['look', 'ask', 'rest', 'tell', 'stop'].map((id) => node(id)?.shape);

    expect(shapes).toEqual(['box', 'approval', 'wait', 'event', 'failure']);
  });

  it('notes what a step says of errors, time and breakers, and the defaults once', () => {
    expect(node('reserve')?.marks).toEqual(['breaker stock']);
    expect(node('ask')?.marks).toEqual(['timeout 15m: approve']);
    expect(node('hosts')?.marks).toEqual(['at most 5 concurrently']);
    expect(node('metrics')?.marks).toEqual(['on error: skip']);
    expect(graph.defaults).toEqual(['retry 2×', 'timeout 20s']);
  });

  it('starts with what triggers the workflow', () => {
    expect(node('start:triggers')?.marks).toEqual(['event OrderPlaced from shop']);
    expect(edge('start:triggers', 'look')).toBeDefined();
  });

  it('goes down if more than ten steps follow each other', () => {
    const chain = (length: number) =>
      graphOfYaml(Array.from({ length }, (_, i) => `  - { id: s${i}, uses: shop/a }`).join('\n')).direction;

    expect([chain(10), chain(11)]).toEqual(['right', 'down']);
  });
});
