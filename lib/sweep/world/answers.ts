import { seededRandomness } from '#core/ids.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { checkSchema, type FieldProblem } from '#core/json-schema.ts';
import { stepTypes } from '#steps/index.ts';
import { sampleOf } from '../sample/sample.ts';
import type { Subject } from '../subject.ts';
import { SweepError } from '../sweep-error.ts';

/** Samples that may be drawn before a schema is given up. */
const MAX_DRAWS = 50;

/** Samples after which a schema of which none fits is given up. */
const MAX_FAILURES = 15;

/** What actions answer in one world: a given answer, or a value of the contract's output. */
export class Answers {
  readonly #subject: Subject;
  readonly #world: number;
  readonly #samples: Samples;
  readonly #known = new Map<string, Json>();

  constructor(subject: Subject, world: number, samples: Samples) {
    this.#subject = subject;
    this.#world = world;
    this.#samples = samples;
  }

  /** Returns the result of a call; the same for every attempt. */
  of(step: string, action: string, key: string): Json {
    const { answers } = this.#subject;
    const given = ownField(answers, step) ?? ownField(answers, action);
    if (given !== undefined) return given;
    const at = `${action} ${key}`;
    const text = `${this.#world} ${at}`;
    const isNameless = NAMELESS.test(action) && !this.#samples.has(action);
    const known = this.#known.get(at) ?? this.#samples.pick(isNameless ? resultOf(step) : action, text);
    this.#known.set(at, known);
    return known;
  }

  /** Returns what a service answers that is called without a function; the answer to a `workflow` step is the output of its execution. */
  ofService(step: string, key: string): Json {
    const { answers, steps } = this.#subject;
    const called = steps.get(step);
    if (called?.type !== 'workflow') {
      const { answered } = stepTypes.get(called?.type ?? '') ?? {};
      const given = ownField(answers, step);
      if (given !== undefined || !called || !answered) return given ?? {};
      // A state that is entered again after a pause gets the same answer.
      const text = `${this.#world} ${key.replace(/#\d+$/, '')}`;
      const all = answered(called, this.#samples.pick(resultOf(step), text));
      return all[hashOf(`${text} answer`) % all.length] ?? {};
    }
    const answer =
      ownField(answers, step) ??
      this.#samples.pick(outputOf(String(called.workflow)), `${this.#world} ${key}`) ??
      {};
    const ExecutionArn = `arn:aws:states:us-east-1:000000000000:execution:called:${step}`;
    return { ExecutionArn, Status: 'SUCCEEDED', Output: answer };
  }
}

/** Functions that steps call although they name no action: what they return is known by the step. */
const NAMELESS = /^(platform|script)\//;

/** Values of the contracts' outputs, checked against them. Drawn once: executions need them without a promise. */
export class Samples {
  readonly #byAction: ReadonlyMap<string, readonly Json[]>;

  private constructor(byAction: ReadonlyMap<string, readonly Json[]>) {
    this.#byAction = byAction;
  }

  /** Draws samples for every action of a workflow. Throws a SweepError for one whose output no value could be made for. */
  static async draw(subject: Subject): Promise<Samples> {
    const byAction = new Map<string, readonly Json[]>();
    for (const name of subject.actionByArn.values()) {
      const schema = subject.actions.get(name)?.output;
      if (schema) byAction.set(name, await valuesOf(schema, `output of ${name}`));
      const { returns } = ownField(subject.manifest.scripts ?? {}, name) ?? {};
      const { values } = returns ? await drawnFrom(returns) : { values: [] };
      if (values.length > 0) byAction.set(name, values);
    }
    for (const [step, schema] of subject.results) {
      const { values } = await drawnFrom(schema);
      if (values.length > 0) byAction.set(resultOf(step), values);
    }
    for (const [name, schema] of subject.outputs) {
      // What is known of an output may be less than it is: a step that reads more needs an answer.
      const { values } = await drawnFrom(schema);
      if (values.length > 0) byAction.set(outputOf(name), values);
    }
    return new Samples(byAction);
  }

  /** Whether there are samples of an action's output. */
  has(action: string): boolean {
    return this.#byAction.has(action);
  }

  /** Returns a sample of an action's output; the same one for the same text. */
  pick(action: string, text: string): Json {
    const samples = this.#byAction.get(action) ?? [null];
    return samples[hashOf(text) % samples.length] ?? null;
  }
}

/** Under which name samples of a step's result are kept. */
const resultOf = (step: string): string => `step ${step}`;

/** Under which name samples of a called workflow's output are kept. */
const outputOf = (workflow: string): string => `workflow ${workflow}`;

/** Values of each schema that are used. */
const MAX_SAMPLES = 12;

/** Problems that are listed. */
const MAX_PROBLEMS = 3;

/** Returns distinct values that fit a schema. Throws a SweepError if none of many does. */
export const valuesOf = async (schema: JsonObject, what: string): Promise<Json[]> => {
  const { values, problems } = await drawnFrom(schema);
  if (values.length > 0) return values;
  const listed = problems.slice(0, MAX_PROBLEMS).map(({ field, message }) => `${field} ${message}`);
  const more = problems.length > MAX_PROBLEMS ? `, and ${problems.length - MAX_PROBLEMS} more` : '';
  throw new SweepError(
    `No value could be made for the ${what}: ${listed.join('; ')}${more}. Give one with --answers or --input`,
  );
};

/** Returns distinct values that fit a schema, perhaps none, and what was wrong with the last one. */
export const drawnFrom = async (
  schema: JsonObject,
): Promise<{ values: Json[]; problems: FieldProblem[] }> => {
  const found = new Map<string, Json>();
  let last: FieldProblem[] = [];
  for (let seed = 1; seed <= MAX_DRAWS && found.size < MAX_SAMPLES; seed++) {
    if (found.size === 0 && seed > MAX_FAILURES) break;
    const sample = sampleOf(schema, seededRandomness(seed).random);
    const { value, problems } = await checkSchema(schema, sample);
    if (problems.length === 0) found.set(JSON.stringify(value), value);
    else last = problems;
  }
  return { values: [...found.values()], problems: last };
};

/** FNV-1a. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** Throws a SweepError for answers that fit no step or action, or not the contract. */
export const checkAnswers = async ({ answers, steps, actions, actionByArn }: Subject): Promise<void> => {
  const called = new Set(actionByArn.values());
  for (const [name, value] of Object.entries(answers)) {
    const action = steps.get(name)?.uses ?? name;
    if (!steps.has(name) && !called.has(name)) {
      throw new SweepError(
        `The answers name "${name}", which is neither a step nor an action of the workflow`,
      );
    }
    const schema = actions.get(action)?.output;
    if (!isObject(schema)) continue;
    const { problems } = await checkSchema(schema, value);
    const [first] = problems;
    if (first)
      throw new SweepError(
        `The answer to ${name} does not fit its contract: ${first.field} ${first.message}`,
      );
  }
};
