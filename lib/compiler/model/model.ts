import type { JsonObject } from '#core/json.ts';
import type { Block, Step, StepType } from '#steps/step-type.ts';
import type { WorkflowDocument } from '../document.ts';
import type { Flaws } from '../parse/steps.ts';
import type { Path } from '../rules/rule.ts';
import type { ActionCatalog } from '../types.ts';
import type { Expression, TemplateText } from './expressions.ts';
import type { Reference } from './references.ts';

/** A step at its place in the document. */
export interface StepNode {
  step: Step;
  /** Absent when the step cannot be understood: nothing is asked of it. */
  type?: StepType;
  path: Path;
  /** The list that the step stands in; a fallback stands where its step stands. */
  block: BlockNode;
  index: number;
  /** Inner lists, in the order of the type's `blocks`. */
  blocks: BlockNode[];
  /** The step that this one stands in for. */
  fallbackOf?: StepNode;
  fallback?: StepNode;
}

/** A list of steps at its place in the document. */
export interface BlockNode {
  /** What the type says of it; absent for the document's own list. */
  block?: Block;
  path: Path;
  steps: StepNode[];
  /** The step around it. */
  owner?: StepNode;
  /** Any `needs` turns a list into a graph. */
  graph: boolean;
}

/** A document with the tables that rules ask. Each is made once, when it is first asked for. */
export interface Model {
  document: WorkflowDocument;
  /** JSON Schema of the input, where there is one without mistakes. */
  input: JsonObject | undefined;
  actions: ActionCatalog | undefined;
  flaws: Flaws;
  root: BlockNode;
  /** Every step at any depth and every fallback, in the order of the document. */
  steps: StepNode[];
  /** Steps by id; of several with the same id the first. Fallbacks have no name that can be read. */
  byId: ReadonlyMap<string, StepNode>;
  /** Every expression of the document. */
  readonly expressions: Expression[];
  /** Every text that may hold `{{ … }}`. */
  readonly texts: TemplateText[];
  /** Every variable that an expression reads, and what it names. */
  readonly references: Reference[];
  /** JSON Schema of a step's result, where something is known of it. */
  resultOf(node: StepNode): JsonObject | undefined;
}
