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
  /** Whether a row stands out from the others; default: none does. */
  isMarked?(row: Row): boolean;
}

/** Shows rows under the titles of their columns; a table that is too wide scrolls by itself. */
export const Table = <Row,>({
  label,
  style,
  columns,
  rows,
  keyOf,
  isMarked = () => false,
}: TableProps<Row>) => (
  <Scrolled label={label}>
    <table class={style}>
      <thead>
        <tr>
          {columns.map(({ title, heading = title, isSilent }, index) => (
            <th key={index} scope="col">
              {isSilent ? <span class="hidden">{title}</span> : heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr
            key={keyOf(row, index)}
            class={isMarked(row) ? 'marked-row' : undefined}
            aria-current={isMarked(row) ? 'true' : undefined}
          >
            {columns.map(({ style, cell }, column) => (
              <td key={column} class={style}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </Scrolled>
);
