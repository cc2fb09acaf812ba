import { StateScope } from '../data/state-scope.ts';
import { leaveState } from '../flow.ts';
import type { StateType } from './state.ts';

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
