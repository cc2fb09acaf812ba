import type { Substitution } from '#contracts/manifest.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import type { JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Project } from '#steps/project.ts';
import type { Block, Step } from '#steps/step.ts';
import type { WorkflowDocument } from '../document.ts';
import { buildModel } from '../model/build.ts';
import type { Model, StepNode } from '../model/model.ts';
import { type StoredParts, storedParts } from '../model/stored.ts';
import type { CompileOptions } from '../types.ts';

/** A script's function before the place of its code is looked up. */
export interface EmittedScript {
  action: string;
  /** The file that the step names; absent if the code is in the workflow. */
  file?: string;
  /** The script's name in the document; absent if the code is in the step. */
  name?: string;
  script: Omit<ScriptFunction, 'file' | 'line'>;
}

/** What the emission of one document keeps besides the states. */
export interface Build {
  document: WorkflowDocument;
  /** Steps at any depth, by id. */
  steps: ReadonlyMap<string, Step>;
  actions?: CompileOptions['actions'];
  /** Whether another workflow of the project calls this one. */
  called: boolean;
  workflow: string;
  version: string;
  input?: JsonObject;
  stateNames: Set<string>;
  variableNames: Set<string>;
  substitutions: Record<string, Substitution>;
  /** Functions of scripts, by step. */
  scripts: Map<string, EmittedScript>;
  /** States that look for kept results, by step. */
  lookUps: Map<string, string>;
  /** Calls of actions with such a limit that may be under way, by action. */
  limited: Map<string, number>;
  project: Project;
  /** Subgraphs and handlers made so far. */
  count: number;
  /** Blocks around the step at hand that handle errors themselves. */
  handlersAround: number;
  /** Transitions of a state's inner subgraphs when nothing fails, by state. */
  innerTransitions: Map<string, number>;
  /** The same before they were minimised. */
  innerDrafted: Map<string, number>;
  /** Whether drafted states are minimised before they are lowered. */
  minimises: boolean;
  transitionsPerIteration: Record<string, number>;
  /** Returns what is known if the input is as its schema says. */
  trusting(): Model;
  /** Returns what is known if nothing is of the input. */
  wary(): Model;
  /** Returns what goes to the storage and comes from there, by the steps of `wary`. */
  stored(): StoredParts;
  /** Returns the steps of a model by id, fallbacks included. */
  nodes(model: Model): ReadonlyMap<string, StepNode>;
  /** What must be so of the input for something not to fail, by path: that a value is there, or has the types of its schema. */
  relied: Map<string, Reliance>;
  /** Whether a saga may hold entries of effects that nothing can undo. */
  mayLose: boolean;
}

/** Something of the input that what follows relies on. */
export interface Reliance {
  path: readonly string[];
  /** Whether only its presence matters. */
  presence: boolean;
}

/** Names that stand for something else in expressions. */
const RESERVED = ['states', 'input', 'execution', 'error'];

/** Returns the start of an emission. Step ids are taken at once, so that no other state or variable gets such a name. */
export const startBuild = (document: WorkflowDocument, version: string, options: CompileOptions): Build => {
  const { name } = document;
  const { actions, workflows } = options;
  const called = [...(workflows?.values() ?? [])].some(({ calls }) => calls.includes(name));
  const steps = new Map([...allSteps(document.steps)].map((step) => [step.id, step]));
  const wary = once(() => buildModel({ ...document, input: undefined }, { actions }));
  return {
    document,
    actions,
    called,
    workflow: name,
    version,
    input: document.input,
    steps,
    stateNames: new Set(steps.keys()),
    variableNames: new Set([...steps.keys(), ...RESERVED]),
    substitutions: {},
    scripts: new Map(),
    lookUps: new Map(),
    limited: new Map(),
    project: options,
    count: 0,
    handlersAround: 0,
    innerTransitions: new Map(),
    innerDrafted: new Map(),
    minimises: true,
    transitionsPerIteration: {},
    trusting: once(() => buildModel(document, { actions })),
    wary,
    stored: once(() => storedParts(wary())),
    nodes: stepNodes(),
    relied: new Map(),
    mayLose: false,
  };
};

const once = <Value>(make: () => Value): (() => Value) => {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
};

const stepNodes = (): Build['nodes'] => {
  const known = new WeakMap<Model, ReadonlyMap<string, StepNode>>();
  return (model) => {
    const nodes = known.get(model) ?? new Map(model.steps.map((node) => [node.step.id, node]));
    known.set(model, nodes);
    return nodes;
  };
};

/** Returns the wanted name, or the first free one that begins with it; it counts as taken from now on. */
export const takeName = (taken: Set<string>, wanted: string, longest = 80): string => {
  const base = wanted.length > longest - 4 ? wanted.slice(0, longest - 4) : wanted;
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}_${i}`;
  taken.add(name);
  return name;
};

/** Yields the steps at any depth, fallbacks included, in document order. */
export function* allSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    if (step.on_error?.fallback) yield* allSteps([step.on_error.fallback]);
    for (const block of stepTypes.get(step.type)?.blocks?.(step) ?? []) yield* allSteps(block.steps);
  }
}

/** Whether any step at any depth ends the workflow when it fails, regardless of the blocks around it. */
export const hasAborts = (blocks: readonly Pick<Block, 'steps'>[]): boolean =>
  blocks.some((block) => {
    for (const step of allSteps(block.steps)) if (step.on_error?.action === 'abort') return true;
    return false;
  });

/** Whether branches, iterations or forks with these steps yield envelopes instead of failing. */
export const needsEnvelope = (blocks: readonly Pick<Block, 'steps'>[]): boolean =>
  hasEffects(blocks) || hasAborts(blocks);

/** Whether any step at any depth has something to undo. */
export const hasEffects = (blocks: readonly Pick<Block, 'steps'>[]): boolean =>
  blocks.some((block) => {
    for (const step of allSteps(block.steps)) if (step.compensate) return true;
    return false;
  });
