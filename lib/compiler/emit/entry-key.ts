import { NAME_WITHOUT_REDRIVES } from '#contracts/child-executions.ts';
import type { Step } from '#steps/step.ts';
import type { Emitter } from './emitter.ts';

/**
 * JSONata of the name in an execution's keys. The executions that a parent starts before and after a redrive share it, so that a
 * resumed parent does not repeat effects. Attempts do not: an execution that failed has undone its effects.
 */
const keyName = ({ build }: Emitter): string =>
  build.called ? NAME_WITHOUT_REDRIVES : '$states.context.Execution.Name';

/** JSONata of the key under which a step (in an iteration) of an execution is logged: every attempt at it shares the key. */
export const entryKey = (emitter: Emitter, step: Step): string => {
  const iterations = emitter.graph.iterations.map((iteration) => ` & "/" & ${iteration}`).join('');
  return `${keyName(emitter)} & "/${step.id}"${iterations}`;
};
