import type { Json } from '#core/json.ts';
import { runtimeFailure, tooLarge } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import { type Frame, type MapItem, STATE_DATA, type Waiting } from '../../model/run.ts';
import type { StateBehaviour } from '../../model/state.ts';
import type { Turn } from '../../model/turn.ts';
import { exceeds } from '../../query/data/size.ts';
import { StateScope } from '../../query/data/state-evaluation.ts';
import { redriveFrame } from '../../run/events/redrive.ts';
import { dropFrame, startFrame } from '../../run/frames.ts';
import { guarded } from '../../run/loop.ts';
import { leaveState } from '../../run/transitions.ts';
import { compileItems, compileNumber, compileSelector, type MapSource } from './settings.ts';

type Iterations = Extract<Waiting, { kind: 'iterations' }>;

/** AWS takes these in the definition of any Map, and fails an inline one when it runs. */
const ONLY_DISTRIBUTED = ['ItemReader', 'ItemBatcher', 'ResultWriter'];

/** A Map whose iterations run inside the execution, at most 40 of them side by side. */
export const compileInlineMap = (source: MapSource): StateBehaviour => {
  const { flow, context, name, definition } = source;
  const misplaced = ONLY_DISTRIBUTED.some((field) => definition[field] !== undefined);
  const processor = context.compileScope(source.processor);
  const maxConcurrency = compileNumber(source, 'MaxConcurrency', 'integer');
  const itemsOf = compileItems(source, false);
  const select = compileSelector(source);

  /** Starts the next iteration after an event. */
  const startNext = (turn: Turn, frame: Frame, waiting: Iterations, previousEventId: number): void => {
    const index = waiting.next++;
    const scope = new StateScope(turn, frame);
    flow.effectiveInput(scope);
    const item: MapItem = { index, value: waiting.items[index]!, source: STATE_DATA };
    const input: Json = select(scope, item);
    if (exceeds(input, LIMITS.payloadBytes)) throw tooLarge(frame.state, true);
    const child = startFrame(turn, processor, frame, index, input);
    child.lastEventId = turn.append(previousEventId, 'MapIterationStarted', { name, index });
    waiting.children.push(child.id);
  };

  const succeed = (turn: Turn, frame: Frame, results: Json[]): void => {
    const succeeded = turn.append(frame.lastEventId, 'MapStateSucceeded', null);
    frame.phase = 'execute';
    const scope = new StateScope(turn, frame);
    guarded(turn, frame, () => leaveState(turn, frame, turn.stateOf(frame), scope, results), succeeded);
  };

  const fill = (turn: Turn, frame: Frame, waiting: Iterations): void => {
    while (waiting.next < waiting.items.length && waiting.children.length < waiting.concurrency) {
      startNext(turn, frame, waiting, frame.lastEventId);
    }
  };

  return {
    execute(turn, frame) {
      if (misplaced) {
        throw runtimeFailure(
          'The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps',
        );
      }
      const scope = new StateScope(turn, frame);
      flow.effectiveInput(scope);
      const concurrency = maxConcurrency(scope) ?? 0;
      if (concurrency < 0) throw runtimeFailure('MaxConcurrency cannot be negative.');
      const items = itemsOf(scope) as Json[];
      turn.record(frame, 'MapStateStarted', { length: items.length });
      if (items.length === 0) {
        succeed(turn, frame, []);
        return;
      }
      const waiting: Iterations = {
        kind: 'iterations',
        items,
        results: [],
        next: 0,
        remaining: items.length,
        concurrency:
          concurrency === 0 ? LIMITS.inlineConcurrency : Math.min(concurrency, LIMITS.inlineConcurrency),
        children: [],
      };
      frame.waiting = waiting;
      frame.phase = 'wait';
      fill(turn, frame, waiting);
    },
    childSucceeded(turn, frame, child, output) {
      const { waiting } = frame;
      if (waiting?.kind !== 'iterations') return;
      const last = child.lastEventId;
      const succeeded = turn.append(last, 'MapIterationSucceeded', { name, index: child.index });
      waiting.results[child.index] = output;
      waiting.remaining -= 1;
      waiting.children.splice(waiting.children.indexOf(child.id), 1);
      dropFrame(turn, child);
      if (waiting.next < waiting.items.length) {
        guarded(turn, frame, () => startNext(turn, frame, waiting, last));
      } else if (waiting.remaining === 0) {
        frame.lastEventId = succeeded;
        succeed(turn, frame, waiting.results);
      }
    },
    childFailed: (turn, _, child) =>
      void turn.append(child.lastEventId, 'MapIterationFailed', { name, index: child.index }),
    childAborted: (turn, _, child) =>
      void turn.append(child.lastEventId, 'MapIterationAborted', { name, index: child.index }),
    redrive(turn, frame) {
      const { waiting } = frame;
      if (waiting?.kind !== 'iterations') return;
      for (const id of waiting.children) {
        const child = turn.run.frames[id];
        if (child) redriveFrame(turn, child, frame.lastEventId);
      }
      fill(turn, frame, waiting);
    },
  };
};
