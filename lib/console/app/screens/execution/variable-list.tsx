import { useMemo } from 'preact/hooks';
import type { HistoryEvent } from '../../api/types.ts';
import { JsonText } from '../../view/json.tsx';
import { VARIABLE_WORDS } from '../../words/execution.ts';
import { variablesIn } from './variables.ts';

/** Lists the variables as they are after some events. */
export const VariableList = ({ events }: { events: readonly HistoryEvent[] }) => {
  const variables = useMemo(() => variablesIn(events), [events]);
  if (variables.length === 0) return null;
  return (
    <details class="variables">
      <summary>{VARIABLE_WORDS.title(variables.length)}</summary>
      {variables.map(({ name, value, cut }) => (
        <section key={name}>
          <h3>
            <code>${name}</code>
          </h3>
          {cut ? <p class="quiet">{VARIABLE_WORDS.cut}</p> : <JsonText value={value} />}
        </section>
      ))}
    </details>
  );
};
