import type { JsonObject } from '#core/json.ts';
import {
  type RunVirtualOptions,
  runVirtualSync,
  type VirtualResult,
} from '../../../drivers/virtual/run-virtual.ts';
import { countsOf } from '../counts.ts';

const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true };

/** Returns a machine of one distributed Map, with more fields of the Map, the states that it runs for each item, more of the machine. */
export const machine = (map: object, states: object = { Work: task }, more: object = {}): JsonObject =>
  ({
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: Object.keys(states)[0],
          States: states,
        },
        End: true,
        ...map,
      },
    },
    ...more,
  }) as JsonObject;

/** Runs a distributed Map whose task gives back what it gets. */
export const run = (map: object, options: Partial<RunVirtualOptions> = {}): VirtualResult =>
  runVirtualSync({
    definition: machine(map),
    tasks: ({ parameters }) => ({ output: parameters }),
    ...options,
  });

/** Returns the counts of a run's one map run. */
export const mapRunOf = (result: VirtualResult): ReturnType<typeof countsOf> =>
  countsOf(Object.values(result.run.mapRuns)[0]!);
