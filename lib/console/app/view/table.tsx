// biome-ignore-all lint/a11y/noRedundantRoles: on a phone rows are shown as cards, and a browser takes those for no table
import type { ComponentChildren } from 'preact';
import { Scrolled } from './scrolled.tsx';

/** A column of a table. */
export interface Column<Row> {
  title: string;
  /** What is shown in place of the title. */
  heading?: ComponentChildren;
  /** Whether only screen readers need the title, because what is in the column says it. */
  isSilent?: boolean;
  /** Name of a class of its cells. */
  style?: string;
  cell(row: Row): ComponentChildren;
}

interface TableProps<Row> {
  label: string;
  /** Name of a class of the table. */
  style?: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row, index: number): string;
  /** Whether a row is emphasised; default: none is. */
  isMarked?(row: Row): boolean;
}

/** Shows rows under the titles of their columns, or on a phone as cards; a table that is too wide scrolls by itself. */
export const Table = <Row,>({
  label,
  style = '',
  columns,
  rows,
  keyOf,
  isMarked = () => false,
}: TableProps<Row>) => (
  <Scrolled label={label}>
    <table class={style} role="table">
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title, heading = title, isSilent }, index) => (
            <th key={index} role="columnheader" scope="col">
              {isSilent ? <span class="hidden">{title}</span> : heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, index) => (
          <tr
            key={keyOf(row, index)}
            role="row"
            class={isMarked(row) ? 'marked-row' : undefined}
            aria-current={isMarked(row) ? 'true' : undefined}
          >
            {columns.map(({ title, isSilent, style: look = '', cell }, column) => (
              <td key={column} role="cell" class={look} data-title={isSilent ? undefined : title}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </Scrolled>
);
