import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';
import type { Decision } from '../outcome/outcome.ts';

/** An approval that a decision is looked up for. */
export interface DecidedApproval {
  step: string;
  /** Indexes of the iterations around the step, outermost first, counted from 0. */
  iteration?: readonly number[] | undefined;
}

/** Decisions by approval. */
export interface DecisionsFile {
  /** Returns the decision on an approval; throws a UserError if there is none. */
  decisionFor(approval: DecidedApproval): Decision;
  /** Returns the keys whose decisions were not asked for. */
  unused(): string[];
}

/** Returns how a file names an approval: `review`, or `review[1][0]` inside loops. */
export const approvalKey = ({ step, iteration = [] }: DecidedApproval): string =>
  step + iteration.map((index) => `[${index}]`).join('');

const FIELDS = ['decision', 'comment', 'edits'];

const FORM =
  'expected {"decision": "approved", "edits": {"field": "value"}}, or such an object for each step: {"review": {…}, "review[1]": {…} for its second iteration}';

/** Reads the content of a decisions file, and checks it against the workflow; throws a UserError that says what is wrong. */
export const readDecisions = (file: string, content: Json, manifest: WorkflowManifest): DecisionsFile => {
  if (isDecision(content)) {
    checkFields(file, content);
    return { decisionFor: () => content, unused: () => [] };
  }
  if (!isObject(content)) {
    throw new UserError(`The decisions file "${file}" has an unexpected format`, { hint: FORM });
  }
  const decisions = new Map<string, Decision>();
  for (const [key, decision] of Object.entries(content)) {
    checkKey(file, key, manifest);
    if (!isDecision(decision)) {
      throw new UserError(`The decisions file "${file}" has an unexpected value for "${key}"`, {
        hint: FORM,
      });
    }
    checkFields(file, decision);
    decisions.set(key, decision);
  }
  const used = new Set<string>();
  return {
    decisionFor: (approval) => {
      const key = keysFor(approval).find((one) => decisions.has(one));
      const decision = key === undefined ? undefined : decisions.get(key);
      if (key === undefined || !decision) throw noDecision(file, approval, [...decisions.keys()]);
      used.add(key);
      return decision;
    },
    unused: () => [...decisions.keys()].filter((key) => !used.has(key)),
  };
};

/** Returns the keys that decide an approval, the most specific first: `review[1][0]`, `review[1]`, `review`. */
const keysFor = ({ step, iteration = [] }: DecidedApproval): string[] =>
  Array.from({ length: iteration.length + 1 }, (_, left) =>
    approvalKey({ step, iteration: iteration.slice(0, iteration.length - left) }),
  );

const checkKey = (file: string, key: string, { steps, name }: WorkflowManifest): void => {
  const [, step, indexes = ''] = /^([^[\]]+)((?:\[\d+\])*)$/.exec(key) ?? [];
  if (step === undefined) {
    throw new UserError(
      `The decisions file "${file}" has the key "${key}", expected a step such as review, or review[1]`,
      {
        hint: 'iterations are counted from 0',
      },
    );
  }
  // Approvals of workflows that this one starts are not among its steps.
  if (steps.some(({ type }) => type === 'workflow')) return;
  const approvals = steps.filter(({ type }) => type === 'approval');
  const found = approvals.find(({ id }) => id === step);
  if (!found) {
    const ids = approvals.map(({ id }) => id);
    const known = ids.length > 0 ? `its approvals are ${ids.join(', ')}` : 'it has no approval';
    throw new UserError(
      `The decisions file "${file}" decides "${step}", which is not an approval of ${name}`,
      {
        hint: didYouMean(step, ids) ?? known,
      },
    );
  }
  if (indexes !== '' && !found.repeated) {
    throw new UserError(`The decisions file "${file}" decides "${key}", but ${step} is not in a loop`, {
      hint: `write "${step}"`,
    });
  }
};

const noDecision = (file: string, approval: DecidedApproval, keys: readonly string[]): UserError =>
  new UserError(`The decisions file "${file}" has no decision for "${approvalKey(approval)}"`, {
    hint:
      keys.length > 0
        ? `it has decisions for ${keys.join(', ')}; "${approval.step}" decides all of its iterations`
        : FORM,
  });

const checkFields = (file: string, decision: Decision): void => {
  const unknown = Object.keys(decision).find((field) => !FIELDS.includes(field));
  if (unknown === undefined) return;
  throw new UserError(`The decisions file "${file}" has an unknown field "${unknown}"`, {
    hint: didYouMean(unknown, FIELDS) ?? `expected ${FIELDS.join(', ')}`,
  });
};

const isDecision = (value: unknown): value is Decision =>
  isObject(value) && (value.decision === 'approved' || value.decision === 'rejected');
