import type { Json } from '#core/json.ts';
import type { StateType } from '../model/state-type.ts';
import { evaluationOf } from '../query/data/evaluation.ts';
import { leaveState } from '../run/transitions.ts';

/** Pass: passes its input on, or a fixed result (Developer Guide: Pass workflow state). */
export const passState: StateType = {
  type: 'Pass',
  hasResult: true,
  compile: (_, definition, context, flow) => {
    const fixed: Json | undefined = context.language === 'JSONPath' ? definition.Result : undefined;
    return {
      execute(turn, frame) {
        const evaluation = evaluationOf(turn, frame);
        flow.effectiveInput(evaluation);
        const payload = flow.payload(evaluation);
        leaveState(turn, frame, evaluation, fixed === undefined ? payload : fixed);
      },
    };
  },
};
