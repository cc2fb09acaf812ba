import type { JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Block, Step } from '#steps/step.ts';
import { isGraph, type WorkflowDocument } from '../document.ts';
import type { Path } from '../findings/finding.ts';
import { noGaps } from '../parse/shape.ts';
import type { ParseGaps } from '../parse/steps.ts';
import { schemaProblems } from '../schemas/check-schema.ts';
import type { CompileOptions } from '../types.ts';
import { expressionsOf, type Found } from './expressions.ts';
import type { BlockNode, Model, Reference, StepNode } from './model.ts';
import { referencesOf } from './references.ts';
import { resultSchema } from './results.ts';

/** Builds the lookup tables for rules from a document whose shape is valid except for its gaps. */
export const buildModel = (
  document: WorkflowDocument,
  project: CompileOptions = {},
  gaps: ParseGaps = noGaps(),
): Model => {
  const steps: StepNode[] = [];
  const byId = new Map<string, StepNode>();

  const addStep = (
    step: Step,
    placed: Pick<StepNode, 'path' | 'block' | 'index' | 'fallbackOf'>,
  ): StepNode => {
    const { path, fallbackOf } = placed;
    const type = gaps.incomplete.has(step) ? undefined : stepTypes.get(step.type);
    const node: StepNode = { step, type, blocks: [], ...placed };
    steps.push(node);
    if (!fallbackOf && step.id !== '' && !byId.has(step.id)) byId.set(step.id, node);
    for (const inner of type?.blocks?.(step) ?? []) {
      node.blocks.push(addBlock([...path, ...inner.path], inner.steps, node, inner));
    }
    const fallback = step.on_error?.fallback;
    if (fallback) {
      node.fallback = addStep(fallback, {
        ...placed,
        path: [...path, 'on_error', 'fallback'],
        fallbackOf: node,
      });
    }
    return node;
  };

  const addBlock = (path: Path, list: Step[], owner?: StepNode, block?: Block): BlockNode => {
    const node: BlockNode = { path, steps: [], owner, block, graph: isGraph(list) };
    node.steps = list.map((step, index) => addStep(step, { path: [...path, index], block: node, index }));
    return node;
  };

  const root = addBlock(['steps'], document.steps);
  const results = new Map<StepNode, JsonObject | undefined>();
  let found: Found | undefined;
  let references: Reference[] | undefined;
  const model: Model = {
    document,
    input: document.input && schemaProblems(document.input).length === 0 ? document.input : undefined,
    actions: project.actions,
    project,
    gaps,
    root,
    steps,
    byId,
    get expressions() {
      found ??= expressionsOf(model);
      return found.expressions;
    },
    get texts() {
      found ??= expressionsOf(model);
      return found.texts;
    },
    get references() {
      references ??= referencesOf(model);
      return references;
    },
    resultOf(node) {
      if (!results.has(node)) {
        results.set(node, undefined);
        results.set(node, resultSchema(model, node));
      }
      return results.get(node);
    },
  };
  return model;
};
