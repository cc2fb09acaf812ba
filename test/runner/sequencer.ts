/**
 * Starts the longest test files first: one that begins last keeps a worker busy while the others have nothing left. Jest does the same once
 * it knows how long files take, which it does not in a fresh clone.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { default: Sequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))(
  '@jest/test-sequencer',
) as typeof import('@jest/test-sequencer');

const ROOT = join(import.meta.dirname, '../..');

/** Files that take seconds of processor time, or wait as long; the longest first. */
export const LONGEST: readonly string[] = [
  'test/localstack/localstack.test.ts',
  'lib/cli/commands/start.test.ts',
  'test/readme.test.ts',
  'test/synth/templates.test.ts',
  'lib/local/workers/memory.test.ts',
  'lib/cli/dev/dev-kill.test.ts',
  'test/workflows/distributed-live.test.ts',
  'lib/local/run-host/undo-after.test.ts',
  'lib/engine/drivers/live/evaluations.test.ts',
  'lib/sweep/sweep.test.ts',
  'test/engine-api/kill.test.ts',
  'statemachines/patterns/patterns.test.ts',
  'test/property/sweep.test.ts',
  'lib/local/stack.test.ts',
  'lib/local/workers/pool.test.ts',
  'test/workflows/called-workflows-live.test.ts',
  'lib/engine/query/jsonata/compile.test.ts',
  'lib/platform/metrics/run-store.test.ts',
  'lib/sweep/examples.test.ts',
  'test/workflows/script.test.ts',
  'test/workflows/continued.test.ts',
  'lib/cli/main.test.ts',
  'lib/engine/states/map/children.test.ts',
  'lib/compiler/reference/schema-agreement.test.ts',
  'lib/cli/completion/completion.test.ts',
  'test/property/faults.test.ts',
  'test/property/saga.test.ts',
  'lib/cli/remote/remote.test.ts',
  'lib/actions/effects/model.test.ts',
];

const places = new Map(LONGEST.map((file, index) => [join(ROOT, file), index]));

export default class LongestFirst extends Sequencer {
  override sort(tests: Parameters<InstanceType<typeof Sequencer>['sort']>[0]): typeof tests {
    const placeOf = ({ path }: { path: string }): number => places.get(path) ?? LONGEST.length;
    // Jest's own order, by duration or size, decides among the others.
    return (super.sort(tests) as typeof tests).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
