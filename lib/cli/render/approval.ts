import { durationWords } from '#core/duration-words.ts';
import { isObject, type Json, ownField } from '#core/json.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** What an approver sees. */
export interface ShownApproval {
  title: string;
  to: string[];
  show?: Json;
  requested_at?: string;
  expires_at?: string;
}

/** Renders what is to be decided, field by field; fields that may be edited are marked. */
export const renderApproval = (
  { title, to, show, requested_at, expires_at }: ShownApproval,
  editable: readonly string[],
  edits: Readonly<Record<string, Json>>,
  colors: Colors,
): string => {
  const rows = fieldsOf(show).map(([name, value]) => {
    const edit = ownField(edits, name);
    const text = valueText(edit === undefined ? value : edit);
    const editableMark = editable.includes(name) ? colors.dim('editable') : '';
    const mark = edit === undefined ? editableMark : colors.yellow('edited');
    // Not in its own column: a mark behind the longest of all values is easily overlooked.
    return [colors.cyan(plain(name)), mark === '' ? text : `${text}  ${mark}`];
  });
  const facts = [
    ...(to.length > 0 ? [`for ${plain(to.join(', '))}`] : []),
    ...(expires_at ? [limitWords(expires_at, requested_at)] : []),
  ];
  return [
    `${colors.yellow('?')} ${colors.bold(plain(title))}`,
    ...(facts.length > 0 ? [`  ${colors.dim(facts.join(', '))}`] : []),
    ...(rows.length > 0 ? [renderTable(rows, { indent: 2 })] : []),
  ].join('\n');
};

/** Says how long an approval may take, and until when. */
const limitWords = (expiresAt: string, requestedAt: string | undefined): string => {
  if (requestedAt === undefined) return `until ${instantWords(expiresAt)}`;
  const seconds = (Date.parse(expiresAt) - Date.parse(requestedAt)) / 1000;
  return `within ${durationWords(seconds)}, until ${instantWords(expiresAt)}`;
};

/** Says until when something may be done, and how long that is from now. */
export const deadlineWords = (expiresAt: string, now: number): string => {
  const seconds = (Date.parse(expiresAt) - now) / 1000;
  return `${instantWords(expiresAt)} (${seconds > 0 ? `in ${durationWords(seconds)}` : 'over'})`;
};

/** An instant without the digits that no one needs: `2027-03-16 09:00 UTC`. */
const instantWords = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

const fieldsOf = (show: Json | undefined): [name: string, value: Json][] => {
  if (isObject(show)) return Object.entries(show);
  return show === undefined ? [] : [['', show]];
};

const valueText = (value: Json): string => plain(typeof value === 'string' ? value : JSON.stringify(value));

/** Puts a text on one line. Control characters, by which a title could hide what is approved, become blanks. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
