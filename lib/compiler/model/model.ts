import type { JsonObject } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { Block, Step } from '#steps/step.ts';
import type { Site, StepType } from '#steps/step-type.ts';
import type { WorkflowDocument } from '../document.ts';
import type { Analysis, AnalysisFailure, PathUse } from '../expressions/analysis.ts';
import type { Template, TemplateFailure } from '../expressions/template.ts';
import type { Path } from '../findings/finding.ts';
import type { ParseGaps } from '../parse/steps.ts';
import type { ActionCatalog } from '../types.ts';

/** A step at its place in the document. */
export interface StepNode {
  step: Step;
  /** Absent if the step cannot be understood; rules then skip it. */
  type?: StepType;
  path: Path;
  /** The list that contains the step; a fallback belongs to the list of its step. */
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
  /** The type's description of it; absent for the document's own list. */
  block?: Block;
  path: Path;
  steps: StepNode[];
  /** The step around it. */
  owner?: StepNode;
  /** Any `needs` turns a list into a graph. */
  graph: boolean;
}

/** The place of an expression, which decides what names mean in it. */
export interface Place {
  /** The step that contains it; absent in the document's output and in triggers. */
  node?: StepNode;
  sees: Site['sees'] | 'input' | 'nothing' | 'outcome';
  /** The inner block whose end or names it sees. */
  block?: BlockNode;
  /** Whether it is the step's own condition, which then implies nothing yet. */
  condition?: boolean;
  /** Whether it is computed for a compensation. */
  compensation?: boolean;
}

/** An expression that the author wrote. */
export interface Expression {
  kind: Site['kind'];
  text: string;
  analysis: Analysis | AnalysisFailure;
  /** Whether it is the whole text, so that its value keeps its type. */
  whole: boolean;
  /** The text that contains it, and its offset there. */
  path: Path;
  offset: number;
  place: Place;
}

/** A text that may hold `{{ … }}`. */
export interface TemplateText {
  text: string;
  template: Template | TemplateFailure;
  path: Path;
  place: Place;
}

/** What a variable names where it is read. */
export type Meaning =
  /** A name that is set by the surroundings: `input`, `execution`, `item`, `loop`, … */
  | { kind: 'bound'; name: string; block?: BlockNode }
  /** A step that has ended by then. */
  | { kind: 'step'; node: StepNode }
  /** The step itself, or one around the place. */
  | { kind: 'self'; node: StepNode }
  /** A step that comes later in its list. */
  | { kind: 'later'; node: StepNode; reader: StepNode }
  /** A step of a graph that is not among what the reader needs. */
  | { kind: 'unordered'; node: StepNode; reader: StepNode }
  /** A step inside a block that the place is not in. */
  | { kind: 'hidden'; node: StepNode }
  | { kind: 'missing' };

/** A variable that an expression reads. */
export interface Reference {
  expression: Expression;
  path: PathUse;
  meaning: Meaning;
}

/** A document with the lookup tables for rules. Each table is built once, on first use. */
export interface Model {
  document: WorkflowDocument;
  /** JSON Schema of the input, if it has one and it is valid. */
  input: JsonObject | undefined;
  actions: ActionCatalog | undefined;
  /** What surrounds the document. */
  project: Project;
  gaps: ParseGaps;
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
  /** Returns the JSON Schema of a step's result, if it is known. */
  resultOf(node: StepNode): JsonObject | undefined;
}
