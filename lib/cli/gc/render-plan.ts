import { renderTable } from '../render/table.ts';
import type { Colors } from '../terminal/terminal.ts';
import type { Leftover } from './plan-removal.ts';

const KINDS: Record<Leftover['kind'], string> = {
  'state-machine-version': 'workflow version',
  function: 'function',
  'function-version': 'function version',
  role: 'role',
};

/** Renders what is removed and what is kept, each with the reason. */
export const renderPlan = (leftovers: readonly Leftover[], colors: Colors): string =>
  renderTable(
    leftovers
      .toSorted((a, b) => Number(b.remove) - Number(a.remove))
      .map(({ kind, name, remove, why }) => [
        remove ? colors.red('remove') : colors.dim('keep'),
        KINDS[kind],
        name,
        colors.dim(why),
      ]),
    { head: ['', 'What', 'Name', 'Why'].map(colors.dim) },
  );

/** Returns how much there is to remove. */
export const countText = (leftovers: readonly Leftover[]): string => {
  const count = leftovers.filter(({ remove }) => remove).length;
  return count === 0 ? 'There is nothing to remove.' : `${count} of ${leftovers.length} can be removed.`;
};
