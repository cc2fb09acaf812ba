import type { StateType } from '../model/state-type.ts';
import { choiceState } from './choice.ts';
import { failStateType } from './fail.ts';
import { mapState } from './map/index.ts';
import { parallelState } from './parallel.ts';
import { passState } from './pass.ts';
import { succeedState } from './succeed.ts';
import { taskState } from './task.ts';
import { waitState } from './wait.ts';

/** Every type of state by its name. */
export const STATE_TYPES: ReadonlyMap<string, StateType> = new Map(
  [passState, taskState, choiceState, waitState, succeedState, failStateType, parallelState, mapState].map(
    (type) => [type.type, type],
  ),
);
