import { compileWorkflow } from '#compiler/index.ts';
import { nestSeconds } from '#compiler/plan/estimate.ts';
import { type GraphNode, nest } from '#compiler/plan/nesting.ts';
import { bestOfClimb } from '#compiler/plan/testing/oracle.ts';
import { graphLike, type SHAPES } from '#compiler/plan/testing/shapes.ts';
import { quickest, type Row } from './row.ts';

/** Shapes without a nesting that takes as long as the longest path. */
const HARD: (keyof typeof SHAPES)[] = [
  'random needs',
  'up to five random needs',
  'many random needs',
  'square grid',
  'thin grid',
  'layers',
  'butterfly',
  'ladder',
];
const GOALS: Record<number, string> = { 20: '< 20 ms', 200: '', 500: '< 200 ms' };
/** Steps of hill climbing; the other half of the long search is the planner's own with a budget that lasts seconds. */
const CLIMB: Record<number, number> = { 20: 300, 200: 60, 500: 20 };
const LONG = 10_000_000;

const secondsOf = (nodes: readonly GraphNode[], limit?: number): number =>
  nestSeconds(nest(nodes, limit)!, new Map(nodes.map((node) => [node.id, node.seconds])));

const planRows = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const size of [20, 200, 500]) {
    let slowest = 0;
    for (const shape of HARD) {
      const nodes = graphLike(shape, 'similar', size, 1);
      slowest = Math.max(slowest, await quickest(3, () => nest(nodes)));
      const best = Math.min(bestOfClimb(nodes, CLIMB[size]!, 1), secondsOf(nodes, LONG));
      rows.push({
        name: `${shape}, ${size} steps: planned against the best of a long search`,
        value: secondsOf(nodes),
        unit: 's',
        peer: { name: 'long search', value: best },
        goal: '≤ 1.05 × the search',
      });
    }
    rows.push({
      name: `planning ${size} steps, slowest shape`,
      value: slowest,
      unit: 'ms',
      goal: GOALS[size]!,
    });
  }
  return rows;
};

/** A whole compilation of a thousand steps with estimates and random needs. */
const compileRow = async (): Promise<Row> => {
  const nodes = graphLike('random needs', 'similar', 1000, 5);
  const lines = nodes.map(({ id, needs, seconds }) => {
    const value = needs[0] === undefined ? '1' : `"{{ $${needs[0]}.value }}"`;
    return `  - { id: ${id}, uses: work/step, needs: [${needs.join(', ')}], estimate: ${seconds}s, with: { value: ${value} } }`;
  });
  const text = `name: random\nsteps:\n${lines.join('\n')}`;
  const value = await quickest(5, () => {
    const { plan, diagnostics } = compileWorkflow({
      text: `${text}\n# ${performance.now()}`,
      file: 'random.workflow.yaml',
    });
    if (!plan) throw new Error(JSON.stringify(diagnostics[0]));
  });
  return { name: 'compile 1000 steps with random needs', value, unit: 'ms', goal: '< 200 ms' };
};

/** How long the planner takes, and how good its nestings are. */
export const bench = async (): Promise<Row[]> => [await compileRow(), ...(await planRows())];
