import { useEffect } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { RecordView } from '../../api/types.ts';
import { changeFields, type Route } from '../../router.ts';
import { usePages } from '../../state/use-pages.ts';
import { JsonText } from '../../view/json.tsx';
import { Listing, Pending } from '../../view/listing.tsx';
import { More } from '../../view/more.tsx';
import { SearchText } from '../../view/search-text.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { visible } from '../../view/visible.ts';
import { WorkflowChoice } from '../../view/workflow-choice.tsx';
import { WORDS } from '../../words/common.ts';
import { STATE_WORDS } from '../../words/events.ts';

const POLL_MILLISECONDS = 5000;

/** Lists the records that `state` steps of a workflow keep across executions. */
export const State = ({ route }: { route: Route }) => {
  const { workflow } = route.fields;
  return (
    <main>
      <h1>{WORDS.state}</h1>
      <p>{STATE_WORDS.what}</p>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <WorkflowChoice route={route} />
      </form>
      {workflow && <Records key={workflow} workflow={workflow} route={route} />}
    </main>
  );
};

const Records = ({ workflow, route }: { workflow: string; route: Route }) => {
  const { state, prefix = '' } = route.fields;
  const pages = usePages(
    async (next_token) => {
      const found = await api.state(workflow, { state, prefix, next_token });
      return { items: found.records ?? [], next: found.next_token, states: found.states };
    },
    ({ key }) => key,
    `${workflow} ${state} ${prefix}`,
    POLL_MILLISECONDS,
  );
  const states = pages.first?.states;
  const [only] = states ?? [];
  useEffect(() => {
    if (state === undefined && only) changeFields(route, { state: only.state });
  }, [state, only?.state]);
  if (states?.length === 0) return <p class="empty">{STATE_WORDS.none}</p>;
  return (
    <>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <label>
          {STATE_WORDS.state}
          <select
            value={state ?? ''}
            onChange={({ currentTarget }) => changeFields(route, { state: currentTarget.value })}
          >
            {(states ?? [{ state: state ?? '', shared: false }]).map((one) => (
              <option key={one.state} value={one.state}>
                {one.state} {one.shared && STATE_WORDS.shared}
              </option>
            ))}
          </select>
        </label>
        <SearchText
          label={STATE_WORDS.prefix}
          text={prefix}
          onChange={(text) => changeFields(route, { prefix: text })}
        />
      </form>
      {state === undefined ? (
        <Pending problem={pages.problem} />
      ) : (
        <Listing of={{ value: pages.items, problem: pages.problem }} none={STATE_WORDS.noRecords}>
          {(records) => (
            <Table label={WORDS.state} columns={COLUMNS} rows={records} keyOf={({ key }) => key} />
          )}
        </Listing>
      )}
      <More of={pages} />
    </>
  );
};

/** Characters of a record that is shown at once. */
const SHORT = 90;

const COLUMNS: Column<RecordView>[] = [
  {
    title: STATE_WORDS.key,
    style: 'first',
    cell: ({ key }) => (key === '' ? <span class="quiet">{STATE_WORDS.noKey}</span> : visible(key)),
  },
  { title: STATE_WORDS.record, cell: ({ fields }) => <Fields fields={fields} /> },
  { title: STATE_WORDS.expires, cell: ({ expires_at: at }) => <Time at={at} /> },
];

const Fields = ({ fields }: Pick<RecordView, 'fields'>) => {
  const text = visible(JSON.stringify(fields));
  if (text.length <= SHORT) return <code>{text}</code>;
  return (
    <details class="inside">
      <summary>
        <code>{text.slice(0, SHORT)}…</code>
      </summary>
      <JsonText value={fields} unfold />
    </details>
  );
};
