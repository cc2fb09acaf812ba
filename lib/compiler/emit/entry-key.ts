import { NAME_WITHOUT_ATTEMPTS, NAME_WITHOUT_REDRIVES } from '#contracts/child-executions.ts';
import type { Step } from '#steps/step.ts';
import type { Emitter } from './emitter.ts';

const NAME = '$states.context.Execution.Name';

const keyAfter = ({ graph }: Emitter, name: string, step: Pick<Step, 'id'>): string =>
  `${name} & "/${step.id}"${graph.iterations.map((iteration) => ` & "/" & ${iteration}`).join('')}`;

/**
 * Returns JSONata of the key under which a step (in an iteration) of an execution is logged: every attempt at it shares the key, and so do the
 * executions that a parent starts before and after a redrive. Those that its attempts start do not: an execution that failed has
 * undone its effects, and the next does them again.
 */
export const entryKey = (emitter: Emitter, step: Pick<Step, 'id'>): string =>
  keyAfter(emitter, emitter.build.called ? NAME_WITHOUT_REDRIVES : NAME, step);

/**
 * Returns JSONata of the key of an effect that nothing undoes. All executions that a parent's step starts share it, so that an effect which one
 * of them has left is not repeated by the next.
 */
export const standingKey = (emitter: Emitter, step: Step): string =>
  keyAfter(emitter, emitter.build.called ? NAME_WITHOUT_ATTEMPTS : NAME, step);
