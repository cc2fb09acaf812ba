import type { StateType } from '../model/state.ts';
import { StateScope } from '../query/data/state-evaluation.ts';
import { leaveState } from '../run/transitions.ts';

/** Succeed: ends its scope well (Developer Guide: Succeed workflow state). */
export const succeedState: StateType = {
  type: 'Succeed',
  hasResult: false,
  compile: (_name, _definition, _context, flow) => ({
    execute(turn, frame) {
      const scope = new StateScope(turn, frame);
      leaveState(turn, frame, turn.stateOf(frame), scope, flow.effectiveInput(scope));
    },
  }),
};
