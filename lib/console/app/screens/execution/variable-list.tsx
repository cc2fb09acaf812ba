import { JsonText } from '../../view/json.tsx';
import { VARIABLE_WORDS } from '../../words/execution.ts';
import type { Variable } from './variables.ts';

/** Lists the variables as they are after the events that are shown. */
export const VariableList = ({ variables }: { variables: readonly Variable[] }) => {
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
