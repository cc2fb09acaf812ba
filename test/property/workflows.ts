import fc from 'fast-check';
import type { Step } from '#steps/step.ts';

/** A task that takes a whole number of seconds; with `undo` it has an effect that can be undone. */
const task = (id: string, seconds: number, undo: boolean): Step => ({
  id,
  type: 'task',
  uses: `work/${id.replaceAll('_', '-')}`,
  with: { id },
  estimate: `${seconds}s`,
  retry: { max_attempts: 0 },
  ...(undo && { compensate: { uses: 'work/undo', with: { step: id, proof: `{{ $${id}.proof }}` } } }),
});

interface Shape {
  kind: 'task' | 'group' | 'parallel' | 'for_each' | 'while' | 'switch' | 'graph';
  seconds: number;
  undo: boolean;
  when: boolean;
  inner: Shape[];
  /** For graphs: which earlier neighbours each step needs, as bits. */
  needs: number[];
}

const shape = (depth: number): fc.Arbitrary<Shape> => {
  const leaf: fc.Arbitrary<Shape> = fc.record({
    kind: fc.constant<Shape['kind']>('task'),
    seconds: fc.integer({ min: 1, max: 9 }),
    undo: fc.boolean(),
    when: fc.boolean(),
    inner: fc.constant<Shape[]>([]),
    needs: fc.constant<number[]>([]),
  });
  if (depth === 0) return leaf;
  const block: fc.Arbitrary<Shape> = fc.record({
    kind: fc.constantFrom<Shape['kind'][]>('group', 'parallel', 'for_each', 'while', 'switch', 'graph'),
    seconds: fc.constant(0),
    undo: fc.constant(false),
    when: fc.boolean(),
    inner: fc.array(shape(depth - 1), { minLength: 1, maxLength: 4 }),
    needs: fc.array(fc.nat(15), { minLength: 4, maxLength: 4 }),
  });
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: block });
};

/** Steps with unique ids made of shapes. Every result that a later step of the same list could read is read by it. */
const build = (shapes: readonly Shape[], prefix: string): Step[] =>
  shapes.map((one, i) => stepOf(one, `${prefix}${i}`));

const stepOf = (one: Shape, id: string): Step => {
  const when = one.when ? { when: '$input.go' } : {};
  if (one.kind === 'task') return { ...task(id, one.seconds, one.undo), ...when };
  const inner = build(one.inner, `${id}_`);
  if (one.kind === 'parallel') {
    return {
      id,
      type: 'parallel',
      ...when,
      branches: Object.fromEntries(inner.map((step) => [`b_${step.id}`, [step]])),
    };
  }
  if (one.kind === 'for_each')
    return { id, type: 'for_each', ...when, foreach: '$input.items', steps: inner };
  if (one.kind === 'while')
    return { id, type: 'while', ...when, while: '$loop.index < 2', max_iterations: 5, steps: inner };
  if (one.kind === 'switch') {
    const [first, ...others] = inner;
    return {
      id,
      type: 'switch',
      ...when,
      cases: [
        { when: '$input.go', steps: [first!] },
        ...others.map((step, i) => ({ when: `$count($input.items) > ${i}`, steps: [step] })),
      ],
    };
  }
  const steps =
    one.kind === 'graph'
      ? inner.map((step, i) => ({ ...step, needs: neededBy(inner, i, one.needs) }))
      : inner;
  return { id, type: 'group', ...when, steps };
};

const neededBy = (steps: readonly Step[], index: number, bits: readonly number[]): string[] =>
  steps.slice(0, index).flatMap((step, i) => ((bits[index] ?? 0) & (1 << i) ? [step.id] : []));

/** Steps of any kind, nested at most twice. */
export const anySteps: fc.Arbitrary<Step[]> = fc
  .array(shape(2), { minLength: 1, maxLength: 4 })
  .map((shapes) => build(shapes, 's'));

/** A plain graph of tasks: each needs any of those before it. */
export const anyGraph: fc.Arbitrary<Step[]> = fc
  .array(fc.record({ seconds: fc.integer({ min: 1, max: 9 }), needs: fc.nat(255), undo: fc.boolean() }), {
    minLength: 2,
    maxLength: 9,
  })
  .map((nodes) => {
    const tasks = nodes.map(({ seconds, undo }, i) => task(`s${i}`, seconds, undo));
    return tasks.map((step, i) => ({
      ...step,
      needs: neededBy(
        tasks,
        i,
        nodes.map(({ needs }) => needs),
      ),
    }));
  });
