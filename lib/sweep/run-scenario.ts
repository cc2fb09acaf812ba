import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { seededRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import { type VirtualResult, VirtualSession } from '#engine/drivers/virtual/run-virtual.ts';
import { Ledger } from './ledger.ts';
import type { Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import { Answers, type Samples } from './world/answers.ts';
import { Guard } from './world/guard.ts';
import { worldOf } from './world/world.ts';

/** An execution of a scenario, and what happened outside of it. */
export interface Trial {
  scenario: Scenario;
  result: VirtualResult;
  ledger: Ledger;
}

const START = Date.UTC(2024, 0, 1);
const NAME = 'sweep';

/** Runs a scenario in virtual time. */
export const runScenario = (subject: Subject, samples: Samples, input: Json, scenario: Scenario): Trial => {
  const ledger = new Ledger();
  const guard = new Guard();
  const answers = new Answers(subject, scenario.world, samples);
  const { name } = subject.manifest;
  const stateMachineArn = localStateMachineArn(name);
  const session = new VirtualSession({
    machine: subject.machine,
    input,
    startAt: START,
    randomness: seededRandomness(scenario.world),
    keepChildren: true,
    tasks: worldOf(subject, scenario, { answers, ledger, guard, startAt: START }),
    identity: {
      id: executionArn(stateMachineArn, NAME),
      name: NAME,
      stateMachineArn,
      stateMachineName: name,
    },
  });
  const result = drive(session, scenario.stopAfter);
  // An execution that ended otherwise than succeeded is undone from the log (lib/platform/undoing).
  if (result.status !== 'SUCCEEDED' && subject.document.auto_undo !== false) {
    for (const { key, parked } of guard.left()) (parked ? ledger.parked : ledger.undoneFromLog).push(key);
  }
  return { scenario, result, ledger };
};

/** Runs to the end, or until so many events have happened; calls under way then still take effect. */
const drive = (session: VirtualSession, stopAfter: number | undefined): VirtualResult => {
  if (stopAfter === undefined) return session.driveSync();
  const { target, world } = session;
  world.send(target, { type: 'start' });
  const continues = (): boolean => target.run.status === 'RUNNING' && target.history.length < stopAfter;
  while (continues() && world.tick());
  if (target.run.status === 'RUNNING') world.send(target, { type: 'stop' });
  return session.result();
};
