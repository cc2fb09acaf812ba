import type { Json, JsonObject } from '#core/json.ts';
import { tooLarge } from '../model/errors.ts';
import { LIMITS } from '../model/limits.ts';
import type { StateType } from '../model/state.ts';
import { exceeds } from '../query/data/size.ts';
import { StateScope } from '../query/data/state-evaluation.ts';
import { redriveFrame } from '../run/events/redrive.ts';
import { dropFrame, startFrame } from '../run/frames.ts';
import { guarded } from '../run/loop.ts';
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
        const scope = new StateScope(turn, frame);
        flow.effectiveInput(scope);
        const input = flow.payload(scope);
        if (input !== frame.input && exceeds(input, LIMITS.payloadBytes)) throw tooLarge(frame.state, true);
        turn.record(frame, 'ParallelStateStarted', null);
        const children = branches.map((branch, index) => startFrame(turn, branch, frame, index, input).id);
        const results: Json[] = children.map(() => null);
        frame.waiting = { kind: 'branches', results, remaining: children.length, children };
        frame.phase = 'wait';
      },
      childSucceeded(turn, frame, child, output) {
        const { waiting } = frame;
        if (waiting?.kind !== 'branches') return;
        waiting.results[child.index] = output;
        waiting.remaining -= 1;
        dropFrame(turn, child);
        if (waiting.remaining > 0) return;
        frame.lastEventId = child.lastEventId;
        frame.phase = 'execute';
        const succeeded = turn.append(child.lastEventId, 'ParallelStateSucceeded', null);
        const leave = (): void =>
          leaveState(turn, frame, turn.stateOf(frame), new StateScope(turn, frame), waiting.results);
        guarded(turn, frame, leave, succeeded);
      },
      redrive(turn, frame) {
        if (frame.waiting?.kind !== 'branches') return;
        for (const id of frame.waiting.children) {
          const child = turn.run.frames[id];
          if (child) redriveFrame(turn, child, frame.lastEventId);
        }
      },
    };
  },
};
