import type { z } from 'zod';
import type { getState } from '#contracts/http/routes/get-state.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Found = z.output<typeof getState.response>;

/** Of which workflow and state it is, and what keys begin with. */
interface Asked {
  workflow: string;
  state: string | undefined;
  prefix?: string;
}

/** Characters of a record in a list. */
const MAX_CHARACTERS = 100;

/** Renders the states of a workflow, the records of one of them, or one record. */
export const renderState = (
  { workflow, state, prefix }: Asked,
  { states, record, records, next_token: next }: Found,
  colors: Colors,
): string => {
  if (state === undefined) {
    if (states.length === 0) return `${workflow} keeps no state.`;
    const rows = states.map((one) => [one.state, one.shared ? 'all workflows' : workflow]);
    return renderTable(rows, { head: ['State', 'Belongs to'].map(colors.dim) });
  }
  if (record) {
    const expiry = record.expires_at === undefined ? '' : colors.dim(`\nexpires ${record.expires_at}`);
    return `${JSON.stringify(record.fields, null, 2)}${expiry}`;
  }
  const more =
    next === undefined
      ? ''
      : `\n\nMore: baton state ${workflow} ${state}${prefix === undefined ? '' : ` --prefix ${prefix}`} --next ${next}`;
  if (!records || records.length === 0) {
    const which = prefix === undefined ? '' : ` whose key begins with "${prefix}"`;
    return `${state} of ${workflow} has no record${which}${next === undefined ? '' : ' on this page'}.${more}`;
  }
  const rows = records.map(({ key, fields, expires_at: at = '' }) => [
    key === '' ? colors.dim('(without a key)') : key,
    cut(JSON.stringify(fields)),
    at,
  ]);
  return `${renderTable(rows, { head: ['Key', 'Record', 'Expires'].map(colors.dim) })}${more}`;
};

const cut = (text: string): string =>
  text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
