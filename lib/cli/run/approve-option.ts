import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { closest } from '#core/did-you-mean.ts';
import { UserError } from '../errors/user-error.ts';
import { readJson } from '../project/files.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type DecisionsFile, readDecisions } from './decisions-file.ts';

/** How the approvals of an execution are decided. */
export type ApprovalPolicy =
  | { kind: 'auto' | 'reject' | 'ask' | 'never' }
  | { kind: 'file'; file: string; decisions: DecisionsFile };

const WORDS = ['auto', 'reject', 'ask', 'never'] as const;

/** Where a policy is used. */
interface PolicyContext {
  cwd: string;
  terminal: Terminal;
  manifest: WorkflowManifest;
}

/** Parses `--approve`. Default: `ask` on a terminal, else `auto`. Throws a UserError if the text is neither a policy nor a file of decisions. */
export const approvalPolicy = (
  text: string | undefined,
  { cwd, terminal, manifest }: PolicyContext,
): ApprovalPolicy => {
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
  const content = readJson(text, cwd, 'decisions file');
  return { kind: 'file', file: text, decisions: readDecisions(text, content, manifest) };
};
