import type { Json } from '#core/json.ts';
import { Execution, type Trial } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import type { Samples } from './world/answers.ts';

/** What the executions of a sweep have in common. */
export interface Setting {
  subject: Subject;
  samples: Samples;
  input: Json;
}

/**
 * Runs scenarios that begin as another one does, each from where it parts with that: the earliest first, so that the common beginning
 * runs once.
 */
export async function* forked(
  { subject, samples, input }: Setting,
  parent: Trial,
  scenarios: readonly Scenario[],
): AsyncGenerator<Trial> {
  const parted = scenarios
    .map((scenario) => ({ scenario, moves: partsAfter(parent, scenario) }))
    .sort((one, other) => one.moves - other.moves);
  const trunk = Execution.start(subject, samples, input, parent.scenario);
  for (const { scenario, moves } of parted) {
    await trunk.moveTo(moves);
    yield moves === 0
      ? await Execution.start(subject, samples, input, scenario).finish()
      : await trunk.fork(scenario).finish();
  }
}

/** Returns after how many moves a scenario may differ from the one that it begins as. */
const partsAfter = ({ scenario: parent, ledger, moves }: Trial, scenario: Scenario): number => {
  // It has another machine.
  if (scenario.tooMuchIn !== parent.tooMuchIn) return 0;
  const callOf = (key: string, undo = false): number =>
    ledger.calls.find((call) => call.key === key && call.undo === undo && (!call.byLog || call.part))?.move ??
    moves.length;
  const requestOf = (key: string): number =>
    ledger.requests.find((request) => request.key === key)?.move ?? moves.length;
  const afterEvents = (events: number | undefined, since = 0): number => {
    if (events === undefined) return moves.length;
    if (events === 0) return 0;
    const index = moves.findIndex((length) => length >= events);
    return index < 0 ? moves.length : index + 1 + since;
  };
  const isSameOrder = scenario.slow.join('\n') === parent.slow.join('\n');
  return Math.min(
    ...scenario.strikes
      .filter((one) => !parent.strikes.includes(one))
      .map(({ key, undo }) => callOf(key, undo)),
    ...scenario.decisions.filter((one) => !parent.decisions.includes(one)).map(({ key }) => requestOf(key)),
    ...(isSameOrder ? [] : [...scenario.slow, ...parent.slow].map((key) => callOf(key))),
    afterEvents(scenario.stopAfter, scenario.childMoves),
    afterEvents(scenario.deployAfter),
    moves.length,
  );
};
