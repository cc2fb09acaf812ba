import type { z } from 'zod';
import type { planRerun as route } from '#contracts/http/routes/plan-rerun.ts';
import { certain } from '#core/certain.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Plan = z.output<typeof route.response>;

/** Renders the steps that an execution can be run again from. */
export const renderBeginnings = ({ beginnings }: Plan, colors: Colors): string => {
  const rows = beginnings.map((beginning) => [
    beginning.refusal === undefined ? beginning.step : colors.dim(beginning.step),
    String(beginning.again.length),
    String(beginning.taken_over.length),
    remarkOn(beginning, colors),
  ]);
  if (rows.length === 0) return 'It has no step to begin with.';
  return renderTable(rows, { head: ['From', 'Runs again', 'Taken over', ''].map(colors.dim), right: [1, 2] });
};

const remarkOn = ({ block, refusal, instead }: Plan['beginnings'][number], colors: Colors): string => {
  if (refusal !== undefined)
    return colors.yellow(`no: ${refusal}${instead === undefined ? '' : ` (can begin with ${instead})`}`);
  return block === undefined ? '' : `with all of ${block}`;
};

/** Renders what running an execution again from a step would do. */
export const renderBeginning = (from: string, { beginnings, effects }: Plan): string => {
  const { again, taken_over, refusal, instead, block } = certain(
    beginnings.find(({ step }) => step === from),
    'step to begin with',
  );
  const doneBefore = [
    ...new Set(
      effects.filter(({ state }) => state === 'done' || state === 'unknown').map(({ step }) => step),
    ),
  ];
  const repeated = doneBefore.filter((step) => again.includes(step));
  return [
    ...(refusal === undefined
      ? []
      : [`cannot begin with ${from}: ${refusal}`, ...(instead ? [`can begin with ${instead}`] : [])]),
    ...(block === undefined ? [] : [`begins with all of ${block}`]),
    `runs again: ${list(again)}`,
    `takes over the results of: ${list(taken_over)}`,
    ...(repeated.length === 0
      ? []
      : [
          `is done a second time, and the first stays with the old execution: ${list(repeated.toReversed())}`,
        ]),
  ].join('\n');
};

const list = (steps: readonly string[]): string => (steps.length === 0 ? 'nothing' : steps.join(', '));
