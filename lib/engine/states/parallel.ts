import type { Json, JsonObject } from '#core/json.ts';
import { tooLarge } from '../model/errors.ts';
import { LIMITS } from '../model/limits.ts';
import { exceeds } from '../model/size.ts';
import type { StateType } from '../model/state-type.ts';
import { evaluationOf } from '../query/data/evaluation.ts';
import { redriveChildren } from '../run/events/redrive.ts';
import { dropFrame, startFrame } from '../run/frames.ts';
import { resume } from '../run/loop.ts';
import { leaveState } from '../run/transitions.ts';

/** Parallel: runs its branches side by side (Developer Guide: Parallel workflow state). */
export const parallelState: StateType = {
  type: 'Parallel',
  failedType: 'ParallelStateFailed',
  abortedType: 'ParallelStateAborted',
  hasResult: true,
  compile: (_, definition, context, flow) => {
    const branches = (definition.Branches as JsonObject[]).map((branch) => context.compileScope(branch));
    return {
      execute(turn, frame) {
        const evaluation = evaluationOf(turn, frame);
        flow.effectiveInput(evaluation);
        const input = flow.payload(evaluation);
        if (input !== frame.input && exceeds(input, LIMITS.payloadBytes)) throw tooLarge(frame.state);
        turn.record(frame, 'ParallelStateStarted', null);
        const children = branches.map(
          (scope, index) => startFrame(turn, { scope, parent: frame, index, input }).id,
        );
        const results: Json[] = children.map(() => null);
        turn.wait(frame, { kind: 'branches', results, remaining: children.length, children });
      },

      childSucceeded(turn, frame, child, output) {
        const branches = turn.waitingFor(frame, 'branches');
        if (!branches) return;
        branches.results[child.index] = output;
        branches.remaining -= 1;
        dropFrame(turn, child);
        if (branches.remaining > 0) return;
        frame.lastEventId = child.lastEventId;
        const succeeded = turn.append(child.lastEventId, 'ParallelStateSucceeded', null);
        resume(turn, frame, () => leaveState(turn, frame, evaluationOf(turn, frame), branches.results), {
          failsFrom: succeeded,
        });
      },

      redrive: redriveChildren,
    };
  },
};
