import type { StateType } from '../model/state-type.ts';
import { evaluationOf } from '../query/data/evaluation.ts';
import { leaveState } from '../run/transitions.ts';

/** Succeed: ends its state graph successfully (Developer Guide: Succeed workflow state). */
export const succeedState: StateType = {
  type: 'Succeed',
  hasResult: false,
  compile: (_name, _definition, _context, flow) => ({
    execute(turn, frame) {
      const evaluation = evaluationOf(turn, frame);
      leaveState(turn, frame, evaluation, flow.effectiveInput(evaluation));
    },
  }),
};
