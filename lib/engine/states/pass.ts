import type { Json } from '#core/json.ts';
import type { StateType } from '../model/state.ts';
import { StateScope } from '../query/data/state-evaluation.ts';
import { leaveState } from '../run/transitions.ts';

/** Pass: hands its input on, or a fixed result (Developer Guide: Pass workflow state). */
export const passState: StateType = {
  type: 'Pass',
  hasResult: true,
  compile: (_, definition, context, flow) => {
    const fixed: Json | undefined = context.language === 'JSONPath' ? definition.Result : undefined;
    return {
      execute(turn, frame) {
        const scope = new StateScope(turn, frame);
        flow.effectiveInput(scope);
        const payload = flow.payload(scope);
        leaveState(turn, frame, turn.stateOf(frame), scope, fixed === undefined ? payload : fixed);
      },
    };
  },
};
