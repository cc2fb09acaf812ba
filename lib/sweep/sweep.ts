// Above 250 lines: what a sweep tries, in its order, and what it counts meanwhile are read in one place.
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { type Baseline, enteredIn, explore, waysOf } from './explore.ts';
import { forked, type Setting } from './forks.ts';
import { type Broken, brokenIn, judgeAlone } from './judge.ts';
import { runScenario, type Trial } from './run-scenario.ts';
import { type Scenario, sizeOf } from './scenario.ts';
import {
  decisionsOf,
  faultsWhileUndoing,
  secondFaults,
  singleFaults,
  stops,
  stopsUnderWay,
  tooMuch,
} from './scenarios.ts';
import { shrink } from './shrink.ts';
import { type StateCoverage, stateCoverage } from './state-coverage.ts';
import type { Subject } from './subject.ts';
import { checkAnswers, Samples } from './world/answers.ts';

/** An execution in which an invariant does not hold. */
export interface Violation {
  /** Name of the invariant. */
  invariant: string;
  /** What does not hold. */
  message: string;
  input: Json;
  /** The shortest scenario found that violates it. */
  scenario: Scenario;
  /** Scenarios that violate it alike. */
  times: number;
}

/** What a sweep tried, and what it found. */
export interface SweepReport {
  workflow: string;
  /** Executions. */
  tried: number;
  /** Executions by what went wrong in them. */
  byFault: Record<string, number>;
  /** Scenarios left out because there were too many. */
  leftOut: number;
  /** What was reached of each state of the definition. */
  states: StateCoverage[];
  violations: Violation[];
  /** The error of the first execution without faults, if none of those succeeded: then most of the workflow was not tried. */
  neverSucceeded?: string;
  milliseconds: number;
}

/** Settings of a sweep. */
export interface SweepOptions {
  /** Executions at most. Default: 10,000. */
  max?: number;
  /** Stop at the first violation other than these, by the texts that `signatureOf` returns. */
  untilNew?: ReadonlySet<string>;
  /** Chooses which of some scenarios are tried. Default: all of them. */
  choose?(scenarios: readonly Scenario[]): readonly Scenario[];
  /** Begins as the sweep of another version of the workflow did, which saves exploring it. */
  start?: Start;
  /** Leaves out scenarios that go as they do without what is looked for. Default: tries all. */
  isNeeded?(scenario: Scenario): boolean;
  /** Called with each execution, and the one that it began as. */
  seen?(trial: Trial, baseline: Baseline): void;
  /** Called after each execution with how many were run, how many violations they found, and how many executions are known to be needed. */
  progress?(tried: number, found: number, planned: number): void;
}

/** Returns a text that is the same for violations of the same kind. */
export const signatureOf = ({ invariant, message }: Pick<Violation, 'invariant' | 'message'>): string =>
  `${invariant}: ${message.replaceAll(/\d+/g, 'N')}`;

const DEFAULT_MAX = 10_000;

/**
 * Runs a workflow in virtual time with everything that can go wrong, one thing at a time and in pairs, and checks that what must hold of
 * every execution holds. Throws a SweepError if it cannot begin.
 */
export const sweep = async (subject: Subject, options: SweepOptions = {}): Promise<SweepReport> => {
  const { samples, baselines } = options.start
    ? await startedAs(options.start, subject, options)
    : await startOf(subject);
  return new Sweep(subject, samples, options).run(baselines);
};

/** Where a sweep begins: what actions answer, and the executions to which faults are added. */
export interface Start {
  samples: Samples;
  baselines: readonly Baseline[];
}

/** Explores a workflow. Throws a SweepError if that cannot begin. */
export const startOf = async (subject: Subject): Promise<Start> => {
  await checkAnswers(subject);
  const samples = await Samples.draw(subject);
  return { samples, baselines: await explore(subject, samples) };
};

const startedAs = async (
  { samples, baselines }: Start,
  subject: Subject,
  { isNeeded = () => true }: SweepOptions,
): Promise<Start> => {
  const own: Baseline[] = [];
  for (const { input, trial } of baselines.filter(({ trial: { scenario } }) => isNeeded(scenario)))
    own.push({ input, trial: await runScenario(subject, samples, input, trial.scenario) });
  return { samples, baselines: own };
};

const errorOfAll = (baselines: readonly Baseline[]): string | undefined => {
  const [first] = baselines;
  if (!first || baselines.some(({ trial }) => trial.result.status === 'SUCCEEDED')) return undefined;
  const { status, error = status, cause = '' } = first.trial.result;
  return `${error} ${cause}`.trim();
};

class Sweep {
  readonly #subject: Subject;
  readonly #samples: Samples;
  readonly #options: SweepOptions;
  readonly #violations = new Map<string, Violation>();
  readonly #taken = new Set<string>();
  readonly #entered = new Set<string>();
  readonly #byFault: Record<string, number> = {};
  #tried = 0;
  #planned = 0;
  #leftOut = 0;

  constructor(subject: Subject, samples: Samples, options: SweepOptions) {
    this.#subject = subject;
    this.#samples = samples;
    this.#options = options;
  }

  async run(baselines: readonly Baseline[]): Promise<SweepReport> {
    const startedAt = performance.now();
    this.#planned += baselines.length;
    for (const baseline of baselines) await this.#judge(baseline.trial, baseline);
    for (const baseline of baselines) {
      await this.#strike(baseline);
      await this.#decide(baseline);
      await this.#stop(baseline);
    }
    return {
      workflow: this.#subject.manifest.name,
      tried: this.#tried,
      byFault: this.#byFault,
      leftOut: this.#leftOut,
      states: stateCoverage(this.#subject, this.#entered, this.#taken),
      violations: [...this.#violations.values()],
      ...defined({ neverSucceeded: errorOfAll(baselines) }),
      milliseconds: Math.round(performance.now() - startedAt),
    };
  }

  /** Strikes every call with every fault, and then what each fault brings about. */
  async #strike(baseline: Baseline): Promise<void> {
    const known = new Set(baseline.trial.ledger.calls.map(({ key }) => key));
    const seen = new Set<string>();
    const follow = async (trial: Trial): Promise<void> => {
      // Faults with the same consequences are followed by the same second faults.
      const shape = shapeOf(trial, known);
      if (seen.has(shape)) return;
      seen.add(shape);
      const second = [
        ...faultsWhileUndoing(this.#subject, trial),
        ...secondFaults(this.#subject, trial, known),
      ];
      await this.#try(second, { ...baseline, parent: trial });
    };
    await this.#try(singleFaults(this.#subject, baseline), baseline, follow);
    await this.#try(tooMuch(this.#subject, baseline), baseline, follow);
  }

  /** Decides approvals in every way; a second decision must end as the first does. */
  async #decide(baseline: Baseline): Promise<void> {
    const { first, second } = decisionsOf(baseline);
    const ended = new Map<string, Trial>();
    await this.#try(first, baseline, async (trial) => {
      for (const { key, decision } of trial.scenario.decisions) ended.set(`${decision} ${key}`, trial);
      await this.#try(faultsWhileUndoing(this.#subject, trial), { ...baseline, parent: trial });
    });
    for (const { scenario, after } of second) {
      const trial = ended.get(`${after} ${scenario.decisions[0]?.key}`);
      if (trial) await this.#try([scenario], { ...baseline, trial });
    }
  }

  /** Stops the execution everywhere, and strikes the undoing of the stop that leaves most to undo. */
  async #stop(baseline: Baseline): Promise<void> {
    let most: Trial | undefined;
    await this.#try(
      [...stops(baseline), ...stopsUnderWay(this.#subject, baseline)],
      baseline,
      async (trial) => {
        if (trial.scenario.strikes.length > 0 || trial.scenario.afterwards !== undefined) return;
        if (trial.ledger.undoneFromLog.size > (most?.ledger.undoneFromLog.size ?? 0)) most = trial;
      },
    );
    if (most) await this.#try(faultsWhileUndoing(this.#subject, most), { ...baseline, parent: most });
  }

  /** Runs scenarios that begin as the baseline does, or as the trial that brought them about. */
  async #try(
    all: readonly Scenario[],
    baseline: Baseline,
    then: (trial: Trial) => Promise<void> = async () => {},
  ): Promise<void> {
    const { isNeeded = () => true } = this.#options;
    const scenarios = (this.#options.choose?.(all) ?? all).filter(isNeeded);
    this.#planned += scenarios.length;
    let left = scenarios.length;
    const trials = forked(this.#settingOf(baseline), baseline.parent ?? baseline.trial, scenarios);
    while (left > 0 && !this.#isOver) {
      const { value: trial, done } = await trials.next();
      if (done) break;
      left -= 1;
      await this.#judge(trial, baseline);
      await then(trial);
    }
    this.#leftOut += left;
  }

  #settingOf({ input }: Baseline): Setting {
    return { subject: this.#subject, samples: this.#samples, input };
  }

  get #isOver(): boolean {
    const { max = DEFAULT_MAX, untilNew } = this.#options;
    return (
      this.#tried >= max ||
      (untilNew !== undefined && [...this.#violations.keys()].some((one) => !untilNew.has(one)))
    );
  }

  async #judge(trial: Trial, baseline: Baseline): Promise<void> {
    this.#tried += 1;
    const kind = kindOf(trial.scenario);
    this.#byFault[kind] = (this.#byFault[kind] ?? 0) + 1;
    for (const way of waysOf(this.#subject, trial)) this.#taken.add(way);
    for (const state of enteredIn(trial)) this.#entered.add(state);
    this.#options.seen?.(trial, baseline);
    // The first invariant that does not hold explains the others.
    const [first] = brokenIn(trial, baseline, this.#subject);
    if (first) await this.#record(first, trial, baseline);
    this.#options.progress?.(this.#tried, this.#violations.size, this.#planned);
  }

  async #record(broken: Broken, trial: Trial, { input }: Baseline): Promise<void> {
    const same = signatureOf(broken);
    const known = this.#violations.get(same);
    if (known) known.times += 1;
    if (known && sizeOf(trial.scenario) >= sizeOf(known.scenario)) return;
    const shortest = this.#options.untilNew ? undefined : await this.#shortest(same, trial.scenario, input);
    const { scenario, message = broken.message } = shortest ?? { scenario: trial.scenario };
    this.#violations.set(same, { ...broken, message, input, scenario, times: known?.times ?? 1 });
  }

  /** Leaves out of a scenario what its violation does not need. Each is judged as `--replay` does it, so that the file shows what the report says. */
  async #shortest(
    same: string,
    scenario: Scenario,
    input: Json,
  ): Promise<{ scenario: Scenario; message?: string }> {
    const messages = new Map<Scenario, string>();
    const violates = async (one: Scenario): Promise<boolean> => {
      const { broken } = await judgeAlone(this.#subject, this.#samples, input, one);
      const found = broken.find((other) => signatureOf(other) === same);
      if (found) messages.set(one, found.message);
      return found !== undefined;
    };
    const shortest = await shrink(scenario, violates);
    return { scenario: shortest, ...defined({ message: messages.get(shortest) }) };
  }
}

/** Returns a text that is the same for trials that undid the same, made the same calls besides the baseline's, and left the same open. */
const shapeOf = ({ scenario, ledger: { calls }, result }: Trial, known: ReadonlySet<string>): string => {
  const undone = calls.filter(({ undo }) => undo).map(({ key, byLog = false }) => `${key} ${byLog}`);
  const others = calls.filter(({ key }) => !known.has(key)).map(({ key }) => key);
  const isPending = scenario.strikes.some(({ fault }) => fault === 'late-start');
  return JSON.stringify([[...new Set(undone)], [...new Set(others)], result.status, isPending]);
};

/** Returns in a word or two what goes wrong in a scenario. */
const kindOf = ({ strikes, decisions, stopAfter, afterwards, deployAfter, tooMuchIn }: Scenario): string => {
  const strike = strikes.at(-1);
  if (afterwards !== undefined) return afterwards;
  if (deployAfter !== undefined) return 'deployment';
  if (stopAfter !== undefined) return 'stop';
  if (strike) return `${strike.undo ? 'undo ' : ''}${strike.fault}`;
  if (tooMuchIn !== undefined) return 'too much together';
  return decisions.length > 0 ? 'decision' : 'nothing';
};
