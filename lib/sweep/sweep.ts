import { WAITING_ERRORS } from '#contracts/errors.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { edgesOf } from '#testing/coverage/edges.ts';
import { type Baseline, explore, waysOf } from './explore.ts';
import { INVARIANTS } from './invariants/index.ts';
import { runScenario, type Trial } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { faultsWhileUndoing, secondFaults, singleFaults, stops } from './scenarios.ts';
import { shrink } from './shrink.ts';
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
  /** Ways through the definition, and those that no execution took. */
  ways: number;
  notTaken: string[];
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
  /** Called after each execution. */
  progress?(tried: number, found: number): void;
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
  await checkAnswers(subject);
  const samples = await Samples.draw(subject);
  const baselines = await explore(subject, samples);
  return new Sweep(subject, samples, options).run(baselines);
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
  readonly #byFault: Record<string, number> = {};
  #tried = 0;
  #leftOut = 0;

  constructor(subject: Subject, samples: Samples, options: SweepOptions) {
    this.#subject = subject;
    this.#samples = samples;
    this.#options = options;
  }

  run(baselines: readonly Baseline[]): SweepReport {
    const startedAt = performance.now();
    for (const baseline of baselines) this.#judge(baseline.trial, baseline, 'nothing');
    for (const baseline of baselines) {
      for (const scenario of stops(baseline)) this.#try(scenario, baseline);
      this.#sweepAround(baseline);
    }
    const edges = edgesOf(this.#subject.manifest);
    return {
      workflow: this.#subject.manifest.name,
      tried: this.#tried,
      byFault: this.#byFault,
      leftOut: this.#leftOut,
      ways: edges.length,
      notTaken: edges
        .filter(({ key }) => !this.#taken.has(key))
        .map(({ text }) => text)
        .filter((text) => !text.endsWith(`retries ${WAITING_ERRORS.join(', ')}`)),
      violations: [...this.#violations.values()],
      ...defined({ neverSucceeded: errorOfAll(baselines) }),
      milliseconds: Math.round(performance.now() - startedAt),
    };
  }

  #sweepAround(baseline: Baseline): void {
    const known = new Set(baseline.trial.ledger.calls.map(({ key }) => key));
    const seen = new Set<string>();
    for (const scenario of singleFaults(this.#subject, baseline)) {
      const trial = this.#try(scenario, baseline);
      if (!trial) continue;
      // Faults with the same consequences are followed by the same second faults.
      const shape = JSON.stringify([
        trial.ledger.calls.map(({ key, undo }) => [key, undo]),
        trial.result.status,
      ]);
      if (seen.has(shape)) continue;
      seen.add(shape);
      const second = [
        ...faultsWhileUndoing(this.#subject, trial),
        ...secondFaults(this.#subject, trial, known),
      ];
      for (const two of second) this.#try(two, baseline);
    }
  }

  #try(scenario: Scenario, baseline: Baseline): Trial | undefined {
    if (this.#isOver) {
      this.#leftOut += 1;
      return undefined;
    }
    const trial = runScenario(this.#subject, this.#samples, baseline.input, scenario);
    const [first] = scenario.strikes.slice(-1);
    this.#judge(
      trial,
      baseline,
      first
        ? `${first.undo ? 'undo ' : ''}${first.fault}`
        : scenario.stopAfter === undefined
          ? 'decision'
          : 'stop',
    );
    return trial;
  }

  get #isOver(): boolean {
    const { max = DEFAULT_MAX, untilNew } = this.#options;
    return (
      this.#tried >= max ||
      (untilNew !== undefined && [...this.#violations.keys()].some((one) => !untilNew.has(one)))
    );
  }

  #judge(trial: Trial, baseline: Baseline, fault: string): void {
    this.#tried += 1;
    this.#byFault[fault] = (this.#byFault[fault] ?? 0) + 1;
    for (const way of waysOf(this.#subject, trial)) this.#taken.add(way);
    const broken = INVARIANTS.flatMap(({ name, check }) =>
      check(trial, baseline, this.#subject).map((message) => ({ invariant: name, message })),
    );
    // The first that does not hold explains the others.
    const [first] = broken;
    if (first) this.#record(first, trial, baseline);
    this.#options.progress?.(this.#tried, this.#violations.size);
  }

  #record(
    { invariant, message }: Pick<Violation, 'invariant' | 'message'>,
    trial: Trial,
    baseline: Baseline,
  ): void {
    const same = signatureOf({ invariant, message });
    const known = this.#violations.get(same);
    if (known) {
      known.times += 1;
      return;
    }
    const violates = (scenario: Scenario): boolean => {
      const shorter = runScenario(this.#subject, this.#samples, baseline.input, scenario);
      return INVARIANTS.some(
        ({ name, check }) => name === invariant && check(shorter, baseline, this.#subject).length > 0,
      );
    };
    const scenario = shrink(trial.scenario, violates);
    this.#violations.set(same, { invariant, message, input: baseline.input, scenario, times: 1 });
  }
}
