import type { Json, JsonObject } from '#core/json.ts';
import { exceeds } from '../data/size.ts';
import { StateScope } from '../data/state-scope.ts';
import { tooLarge } from '../errors.ts';
import { redriveFrame } from '../events/redrive.ts';
import { leaveState } from '../flow.ts';
import { dropFrame, startFrame } from '../frames.ts';
import { LIMITS } from '../limits.ts';
import { guarded } from '../step.ts';
import type { StateType } from './state.ts';

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
