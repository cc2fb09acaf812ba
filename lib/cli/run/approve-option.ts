import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { closest, didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';
import type { Decision } from '../outcome/outcome.ts';
import { readJson } from '../project/files.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How the approvals of an execution are decided. */
export type ApprovalPolicy =
  | { kind: 'auto' | 'reject' | 'ask' | 'never' }
  /** Decisions by step, or one for all. */
  | { kind: 'file'; file: string; decisionFor(step: string): Decision };

const WORDS = ['auto', 'reject', 'ask', 'never'] as const;

/** Parses `--approve`. Default: `ask` on a terminal, else `auto`. Throws a UserError if the text is neither a policy nor a file of decisions. */
export const approvalPolicy = (text: string | undefined, cwd: string, terminal: Terminal): ApprovalPolicy => {
  if (text === undefined) return { kind: terminal.canAsk ? 'ask' : 'auto' };
  const word = WORDS.find((one) => one === text);
  if (word === 'ask' && !terminal.canAsk) {
    throw new UserError('--approve ask needs a terminal to ask on, and there is none', {
      hint: 'use --approve auto, reject, or a JSON file with decisions',
    });
  }
  if (word) return { kind: word };
  if (!existsSync(resolve(cwd, text))) {
    const near = closest(text, WORDS);
    throw new UserError(`--approve takes ${WORDS.join(', ')} or a file, and there is no file "${text}"`, {
      hint: near ? `did you mean "${near}"?` : undefined,
    });
  }
  return fromFile(text, readJson(text, cwd, 'decisions file'));
};

const FIELDS = ['decision', 'comment', 'edits'];

const checkFields = (file: string, decision: Decision): void => {
  const unknown = Object.keys(decision).find((field) => !FIELDS.includes(field));
  if (unknown === undefined) return;
  throw new UserError(`The decisions file "${file}" has an unknown field "${unknown}"`, {
    hint: didYouMean(unknown, FIELDS) ?? `expected ${FIELDS.join(', ')}`,
  });
};

const fromFile = (file: string, content: Json): ApprovalPolicy => {
  if (isDecision(content)) {
    checkFields(file, content);
    return { kind: 'file', file, decisionFor: () => content };
  }
  const bySteps = isObject(content) ? content : undefined;
  if (!bySteps || !Object.values(bySteps).every(isDecision)) {
    throw new UserError(`The decisions file "${file}" has an unexpected format`, {
      hint: 'expected {"decision": "approved", "edits": {"field": "value"}}, or such an object for each step',
    });
  }
  for (const decision of Object.values(bySteps)) if (isDecision(decision)) checkFields(file, decision);
  return {
    kind: 'file',
    file,
    decisionFor: (step) => {
      const decision = bySteps[step];
      if (!isDecision(decision)) {
        throw new UserError(`The decisions file "${file}" has no decision for the step "${step}"`, {
          hint: `it has decisions for ${Object.keys(bySteps).join(', ')}`,
        });
      }
      return decision;
    },
  };
};

const isDecision = (value: unknown): value is Decision =>
  isObject(value) && (value.decision === 'approved' || value.decision === 'rejected');
