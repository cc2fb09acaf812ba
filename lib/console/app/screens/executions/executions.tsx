import { useState } from 'preact/hooks';
import type { Execution } from '../../api/types.ts';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { Badge } from '../../view/badge.tsx';
import { Listing } from '../../view/listing.tsx';
import { SearchText } from '../../view/search-text.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { VirtualRows } from '../../view/virtual-rows.tsx';
import { WorkflowChoice } from '../../view/workflow-choice.tsx';
import { STATUS, WORDS } from '../../words/common.ts';
import { LIST_WORDS } from '../../words/executions.ts';
import { METRIC_WORDS } from '../../words/metrics.ts';
import { BulkBar } from './bulk-bar.tsx';
import { useExecutions, WITHIN } from './use-executions.ts';

/** Lists executions; what it is narrowed to is in the address. Those that are selected can be dealt with at once. */
export const Executions = ({ route }: { route: Route }) => {
  const { workflow, status, text, within } = route.fields;
  const polled = useExecutions({ workflow, status, text, within });
  const { value, refresh } = polled;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const executions = value ?? [];
  const selected = executions.filter(({ execution }) => chosen.has(execution));
  const isAll = executions.length > 0 && selected.length === executions.length;
  const toggle = ({ execution }: Execution): void => {
    const next = new Set(chosen);
    if (!next.delete(execution)) next.add(execution);
    setChosen(next);
  };
  return (
    <main>
      <h1>{WORDS.executions}</h1>
      <Filter route={route} count={value?.length} />
      <Listing of={polled} none={isNarrowed(route) ? WORDS.noExecutions : LIST_WORDS.none}>
        {(executions) => (
          <>
            <div class="above-rows">
              <label class="check">
                <input
                  type="checkbox"
                  checked={isAll}
                  onChange={() =>
                    setChosen(new Set(isAll ? [] : executions.map(({ execution }) => execution)))
                  }
                />{' '}
                {LIST_WORDS.selectAll}
              </label>
              {selected.length > 0 && (
                <BulkBar
                  selected={selected}
                  onClear={() => {
                    setChosen(new Set());
                    refresh();
                  }}
                />
              )}
            </div>
            <VirtualRows
              items={executions}
              rowHeight={44}
              label={WORDS.executions}
              keyOf={({ execution }) => execution}
            >
              {(execution) => (
                <Row
                  execution={execution}
                  selected={chosen.has(execution.execution)}
                  onToggle={() => toggle(execution)}
                />
              )}
            </VirtualRows>
          </>
        )}
      </Listing>
    </main>
  );
};

const isNarrowed = ({ fields: { workflow, status, text, within } }: Route): boolean =>
  Boolean(workflow || status || text || within);

const Filter = ({ route, count }: { route: Route; count: number | undefined }) => {
  const { status, text, within } = route.fields;
  const set = (fields: Record<string, string>): void => changeFields(route, fields);
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <WorkflowChoice route={route} none={LIST_WORDS.all} />
      <label>
        {LIST_WORDS.status}
        <select value={status ?? ''} onChange={({ currentTarget }) => set({ status: currentTarget.value })}>
          <option value="">{LIST_WORDS.all}</option>
          {Object.entries(STATUS).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        {LIST_WORDS.within}
        <select value={within ?? ''} onChange={({ currentTarget }) => set({ within: currentTarget.value })}>
          <option value="">{LIST_WORDS.anyTime}</option>
          {Object.keys(WITHIN).map((span) => (
            <option key={span} value={span}>
              {METRIC_WORDS.spans[span as keyof typeof METRIC_WORDS.spans]}
            </option>
          ))}
        </select>
      </label>
      <SearchText
        label={LIST_WORDS.text}
        text={text ?? ''}
        placeholder={LIST_WORDS.example}
        onChange={(next) => set({ text: next })}
      />
      <span class="quiet" aria-live="polite">
        {count === undefined ? WORDS.loading : LIST_WORDS.count(count)}
      </span>
    </form>
  );
};

interface RowProps {
  execution: Execution;
  selected: boolean;
  onToggle(): void;
}

const Row = ({ execution, selected, onToggle }: RowProps) => (
  <div class={`selectable ${selected ? 'selected' : ''}`}>
    <input
      type="checkbox"
      checked={selected}
      aria-label={LIST_WORDS.select(execution.name)}
      onChange={onToggle}
    />
    <a class="row" href={linkTo(['executions', execution.workflow, execution.name])}>
      <Badge status={execution.status} error={execution.error} />
      <span class="name">{execution.name}</span>
      <span class="quiet">{aboutOf(execution)}</span>
      <Time at={execution.started_at} />
      <span class="quiet number">{lasting(execution.started_at, execution.ended_at)}</span>
    </a>
  </div>
);

/** The workflow, and what a search knows besides: the error and the fields of the input. */
const aboutOf = ({ workflow, error, fields = {}, version }: Execution): string =>
  [
    workflow,
    error,
    version === undefined ? undefined : LIST_WORDS.version(version),
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
  ]
    .filter(Boolean)
    .join(' · ');
