import type { Json } from '#core/json.ts';
import { runtimeFailure, tooLarge } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import type { StateBehaviour, Turn } from '../../model/machine.ts';
import { type Frame, STATE_DATA, type Waiting } from '../../model/run.ts';
import { exceeds } from '../../model/size.ts';
import { evaluationOf } from '../../query/data/evaluation.ts';
import { redriveChildren } from '../../run/events/redrive.ts';
import { dropFrame, startFrame } from '../../run/frames.ts';
import { catching, repeatable, resume } from '../../run/loop.ts';
import { leaveState } from '../../run/transitions.ts';
import { compileConcurrency, compileItems, compileSelector, type MapSource } from './fields.ts';

type Iterations = Extract<Waiting, { kind: 'iterations' }>;

/** AWS accepts these in the definition of any Map, and fails an inline one when it runs. */
const ONLY_DISTRIBUTED = ['ItemReader', 'ItemBatcher', 'ResultWriter'];

/** Compiles a Map whose iterations run inside the execution, at most 40 of them side by side. */
export const compileInlineMap = (source: MapSource): StateBehaviour => {
  const { flow, name, definition } = source;
  const misplaced = ONLY_DISTRIBUTED.some((field) => definition[field] !== undefined);
  const { startNext, startMany } = compileStarts(source);
  const concurrencyOf = compileConcurrency(source);
  const itemsOf = compileItems(source);

  return {
    execute(turn, frame) {
      if (misplaced) throw runtimeFailure(MISPLACED);
      const evaluation = evaluationOf(turn, frame);
      flow.effectiveInput(evaluation);
      const concurrency = concurrencyOf(evaluation) || LIMITS.inlineConcurrency;
      const items = itemsOf(evaluation);
      turn.record(frame, 'MapStateStarted', { length: items.length });
      if (items.length === 0) {
        succeed(turn, frame, []);
        return;
      }
      const iterations: Iterations = {
        kind: 'iterations',
        items,
        results: [],
        next: 0,
        remaining: items.length,
        concurrency: Math.min(concurrency, LIMITS.inlineConcurrency),
        children: [],
      };
      turn.wait(frame, iterations);
      startMany(turn, frame, iterations);
    },

    childSucceeded(turn, frame, child, output) {
      const iterations = turn.waitingFor(frame, 'iterations');
      if (!iterations) return;
      const last = child.lastEventId;
      const succeeded = turn.append(last, 'MapIterationSucceeded', { name, index: child.index });
      iterations.results[child.index] = output;
      iterations.remaining -= 1;
      iterations.children.splice(iterations.children.indexOf(child.id), 1);
      dropFrame(turn, child);
      if (iterations.next < iterations.items.length) {
        if (!frame.pending) catching(turn, frame, () => void startNext(turn, frame, iterations, last));
      } else if (iterations.remaining === 0) {
        frame.lastEventId = succeeded;
        succeed(turn, frame, iterations.results);
      }
    },

    childFailed(turn, _, child) {
      turn.append(child.lastEventId, 'MapIterationFailed', { name, index: child.index });
    },

    childAborted(turn, _, child) {
      turn.append(child.lastEventId, 'MapIterationAborted', { name, index: child.index });
    },

    startMore(turn, frame, previousEventId) {
      const iterations = turn.waitingFor(frame, 'iterations');
      if (!iterations) return;
      if (startNext(turn, frame, iterations, previousEventId ?? frame.lastEventId)) {
        startMany(turn, frame, iterations);
      }
    },

    redrive(turn, frame) {
      redriveChildren(turn, frame);
      const iterations = turn.waitingFor(frame, 'iterations');
      if (iterations) startMany(turn, frame, iterations);
    },
  };
};

/** Compiles how iterations start. */
const compileStarts = (source: MapSource) => {
  const { flow, name } = source;
  const processor = source.context.compileScope(source.processor);
  const select = compileSelector(source);

  /** Starts the next iteration after an event; returns false if its input has to be evaluated elsewhere first. */
  const startNext = (turn: Turn, frame: Frame, iterations: Iterations, previousEventId: number): boolean => {
    const index = iterations.next;
    const evaluation = evaluationOf(turn, frame);
    flow.effectiveInput(evaluation);
    const value = iterations.items[index] ?? null;
    const input = repeatable(turn, frame, { kind: 'startMore', previousEventId }, () =>
      select(evaluation, { index, value, source: STATE_DATA }),
    );
    if (input === undefined) return false;
    iterations.next++;
    if (exceeds(input, LIMITS.payloadBytes)) throw tooLarge(frame.state);
    const child = startFrame(turn, { scope: processor, parent: frame, index, input });
    child.lastEventId = turn.append(previousEventId, 'MapIterationStarted', { name, index });
    iterations.children.push(child.id);
    return true;
  };

  /** Starts as many iterations as may run. */
  const startMany = (turn: Turn, frame: Frame, iterations: Iterations): void => {
    while (iterations.next < iterations.items.length && iterations.children.length < iterations.concurrency) {
      if (!startNext(turn, frame, iterations, frame.lastEventId)) return;
    }
  };

  return { startNext, startMany };
};

const succeed = (turn: Turn, frame: Frame, results: Json[]): void => {
  const failsFrom = turn.append(frame.lastEventId, 'MapStateSucceeded', null);
  resume(turn, frame, () => leaveState(turn, frame, evaluationOf(turn, frame), results), { failsFrom });
};

const MISPLACED = 'The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps';
