import { useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { StateRecord } from '../../api/types.ts';
import { changeFields, type Route } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { JsonText } from '../../view/json.tsx';
import { Notice } from '../../view/notice.tsx';
import { Time } from '../../view/time.tsx';
import { WorkflowChoice } from '../../view/workflow-choice.tsx';
import { WORDS } from '../../words/common.ts';
import { STATE_WORDS } from '../../words/events.ts';

const POLL_MILLISECONDS = 5000;

/** Shows the records that `state` steps of a workflow keep across executions, by their keys. */
export const State = ({ route }: { route: Route }) => {
  const { workflow, state, key } = route.fields;
  return (
    <main>
      <h1>{WORDS.state}</h1>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <WorkflowChoice route={route} />
      </form>
      {workflow && (
        <Records
          key={`${workflow} ${state} ${key}`}
          workflow={workflow}
          wanted={{ state, key }}
          onWanted={(fields) => changeFields(route, fields)}
        />
      )}
    </main>
  );
};

interface RecordsProps {
  workflow: string;
  wanted: { state: string | undefined; key: string | undefined };
  onWanted(wanted: { state: string; key: string }): void;
}

const Records = ({ workflow, wanted, onWanted }: RecordsProps) => {
  const { value, problem } = usePolled(() => api.state(workflow, wanted), workflow, POLL_MILLISECONDS);
  if (!value) return problem ? <Notice problem={problem} /> : <p class="empty">{WORDS.loading}</p>;
  if (value.states.length === 0) return <p class="empty">{STATE_WORDS.none}</p>;
  return (
    <>
      <Notice problem={problem} />
      <Wanted states={value.states} wanted={wanted} onWanted={onWanted} />
      {wanted.state !== undefined && <Found record={value.record} />}
    </>
  );
};

const Wanted = ({
  states,
  wanted,
  onWanted,
}: Pick<RecordsProps, 'onWanted' | 'wanted'> & { states: StateRecord['states'] }) => {
  const [state, setState] = useState(wanted.state ?? states[0]?.state ?? '');
  const [key, setKey] = useState(wanted.key ?? '');
  return (
    <form
      class="filter"
      onSubmit={(event) => {
        event.preventDefault();
        onWanted({ state, key });
      }}
    >
      <label>
        {STATE_WORDS.state}
        <select value={state} onChange={({ currentTarget }) => setState(currentTarget.value)}>
          {states.map((one) => (
            <option key={one.state} value={one.state}>
              {one.state}
              {one.shared && STATE_WORDS.shared}
            </option>
          ))}
        </select>
      </label>
      <label>
        {STATE_WORDS.key}
        <input value={key} onInput={({ currentTarget }) => setKey(currentTarget.value)} />
      </label>
      <button type="submit">{STATE_WORDS.show}</button>
    </form>
  );
};

const Found = ({ record }: Pick<StateRecord, 'record'>) => {
  if (!record) return <p class="empty">{STATE_WORDS.noRecord}</p>;
  return (
    <>
      {record.expires_at !== undefined && (
        <p class="quiet">
          {STATE_WORDS.expires}
          <Time at={record.expires_at} />
        </p>
      )}
      <JsonText value={record.fields} unfold />
    </>
  );
};
