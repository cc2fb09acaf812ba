import { isObject, type Json } from '#core/json.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** What an approver sees. */
export interface ShownApproval {
  title: string;
  to: string[];
  show?: Json;
  expires_at?: string;
}

/** What is to be decided, field by field; those that may be edited are marked. */
export const renderApproval = (
  { title, to, show, expires_at }: ShownApproval,
  editable: readonly string[],
  edits: Readonly<Record<string, Json>>,
  colors: Colors,
): string => {
  const shown: [string, Json][] = isObject(show)
    ? Object.entries(show)
    : show === undefined
      ? []
      : [['', show]];
  const rows = shown.map(([name, value]) => {
    const edited = Object.hasOwn(edits, name);
    const text = valueText(edited ? (edits[name] ?? null) : value);
    const mark = edited ? colors.yellow('edited') : editable.includes(name) ? colors.dim('editable') : '';
    // Beside its value: behind the longest of all values, nobody sees it.
    return [colors.cyan(plain(name)), mark === '' ? text : `${text}  ${mark}`];
  });
  const facts = [
    ...(to.length > 0 ? [`for ${plain(to.join(', '))}`] : []),
    ...(expires_at ? [`until ${expires_at}`] : []),
  ];
  return [
    `${colors.yellow('?')} ${colors.bold(plain(title))}`,
    ...(facts.length > 0 ? [`  ${colors.dim(facts.join(', '))}`] : []),
    ...(rows.length > 0 ? [renderTable(rows, { indent: 2 })] : []),
  ].join('\n');
};

const valueText = (value: Json): string => plain(typeof value === 'string' ? value : JSON.stringify(value));

/** A text on one line; control characters, by which a title could hide what is approved, are blanks. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
