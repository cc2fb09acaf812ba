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
  'lib/sweep/mutants/mutation-check.test.ts',
  'test/synth/templates.test.ts',
  'lib/cli/commands/start.test.ts',
  'lib/sweep/sweep.test.ts',
  'test/workflows/distributed-children.test.ts',
  'test/workflows/limits.test.ts',
  'test/node-versions.test.ts',
  'lib/cli/project/endless-modules.test.ts',
  'lib/cli/remote/remote.test.ts',
  'lib/local/run-host/undo-after.test.ts',
  'lib/actions/flow/model.test.ts',
  'lib/cli/dev/start-with-errors.test.ts',
  'lib/cli/dev/dev-kill-children.test.ts',
  'lib/cli/run/unused-faults.test.ts',
  'lib/cli/dev/dev-kill.test.ts',
  'test/readme.test.ts',
  'lib/local/workers/memory.test.ts',
  'lib/engine/drivers/live/evaluations.test.ts',
  'lib/sweep/faults.test.ts',
  'lambdas/platform/sweep-runs/sweep-runs.test.ts',
  'test/synth/bundle.test.ts',
  'test/workflows/script.test.ts',
  'lib/local/workers/reload.test.ts',
  'test/workflows/large-values.test.ts',
  'lib/local/workers/pool.test.ts',
  'test/workflows/flow-live.test.ts',
  'lib/actions/flow/turn-store.test.ts',
  'lib/sweep/examples.test.ts',
  'lib/cli/dev/dev-queued-starts.test.ts',
  'lib/cli/dev/endless.test.ts',
  'test/workflows/script-state.test.ts',
  'statemachines/patterns/patterns.test.ts',
  'lib/platform/metrics/run-store.test.ts',
  'lib/engine/query/jsonata/compile.test.ts',
  'lib/cli/completion/completion.test.ts',
  'lib/platform/runs/run-list.test.ts',
  'test/property/sweep.test.ts',
  'test/engine-api/hostile.test.ts',
  'test/engine-api/kill.test.ts',
  'lib/cli/main.test.ts',
  'test/conformance/endpoint.test.ts',
  'lib/local/durability.test.ts',
  'lib/local/workers/shared-calls.test.ts',
  'test/workflows/distributed-live.test.ts',
  'lib/local/stack.test.ts',
  'test/workflows/called-workflows-live.test.ts',
  'test/workflows/continued.test.ts',
  'lib/engine/states/map/children.test.ts',
  'lib/compiler/reference/schema-agreement.test.ts',
  'test/property/faults.test.ts',
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
