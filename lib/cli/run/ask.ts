import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import type { z } from 'zod';
import type { approvalView } from '#contracts/http/approval.ts';
import { isObject, type Json, ownField, parseJson } from '#core/json.ts';
import type { Decision } from '../outcome/outcome.ts';
import { shown } from '../project/project.ts';
import { renderApproval } from '../render/approval.ts';
import { harmless, type Terminal } from '../terminal/terminal.ts';

/** An approval as the API shows it. */
export type ApprovalView = z.output<typeof approvalView>;

/** A decision that the API did not take, and why. */
export interface RefusedDecision {
  decision: Decision;
  problem: string;
}

/** Returns an approval as it is shown: keys of files that the execution made become paths that the user can open. */
export const withPaths = (
  approval: ApprovalView,
  { outputFolder, cwd }: { outputFolder: string; cwd: string },
): ApprovalView => {
  const { show } = approval;
  if (!isObject(show)) return approval;
  const paths = Object.entries(show).map(([name, value]) => {
    const isFile =
      typeof value === 'string' && /^[\w-]+\/./.test(value) && existsSync(join(outputFolder, value));
    return [name, isFile ? shown(join(outputFolder, value), cwd) : value];
  });
  return { ...approval, show: Object.fromEntries(paths) };
};

/** Shows an approval on the terminal and lets the user edit, approve or reject it. Rejects with an AbortError on Ctrl-C. */
export const askOnTerminal = async (
  approval: ApprovalView,
  refused: RefusedDecision | undefined,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Decision> => {
  const { colors } = terminal;
  const reader = createInterface({ input: terminal.input, output: terminal.output });
  const editable = Array.isArray(approval.editable) ? approval.editable : Object.keys(approval.editable);
  const edits: Record<string, Json> = { ...refused?.decision.edits };
  try {
    if (refused) terminal.line(`${colors.red('refused')} ${refused.problem}`);
    terminal.line(renderApproval(approval, editable, edits, colors));
    for (;;) {
      const edit = editable.length > 0 ? ', [e]dit' : '';
      const answer = (await reader.question(`  [a]pprove, [r]eject${edit}? `, { signal }))
        .trim()
        .toLowerCase();
      if (answer === 'a' || answer === 'approve') {
        return Object.keys(edits).length > 0 ? { decision: 'approved', edits } : { decision: 'approved' };
      }
      if (answer === 'r' || answer === 'reject') {
        const comment = (await reader.question('  why (may be empty)? ', { signal })).trim();
        return comment === '' ? { decision: 'rejected' } : { decision: 'rejected', comment };
      }
      if ((answer === 'e' || answer === 'edit') && editable.length > 0) {
        for (const name of editable) {
          const shown = isObject(approval.show) ? ownField(approval.show, name) : undefined;
          const edit = await askForEdit(reader, name, ownField(edits, name) ?? shown, signal);
          if (edit !== undefined) edits[name] = edit;
        }
        terminal.line(renderApproval(approval, editable, edits, colors));
        continue;
      }
      const keys = editable.length > 0 ? 'a, r or e' : 'a or r';
      const typed = answer === '' ? 'Nothing was typed' : `"${answer}" is not one of the keys`;
      terminal.line(`  ${colors.yellow(`${typed}: type ${keys}, then Enter.`)}`);
    }
  } finally {
    reader.close();
  }
};

/** Asks for another value of a field; undefined if it is to stay. */
const askForEdit = async (
  reader: Interface,
  name: string,
  current: Json | undefined,
  signal: AbortSignal,
): Promise<Json | undefined> => {
  const answer = (await reader.question(`  ${harmless(name)} (empty keeps it): `, { signal })).trim();
  if (answer === '') return undefined;
  return typeof current === 'string' || current === undefined ? answer : parsed(answer);
};

/** Parses an edit of a value that is not a text: numbers, lists and objects are typed as JSON. */
const parsed = (answer: string): Json => {
  const value = parseJson(answer);
  return value === undefined ? answer : value;
};
