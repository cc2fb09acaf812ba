import type { Execution } from '../../api/types.ts';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { Badge } from '../../view/badge.tsx';
import { Notice } from '../../view/notice.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { VirtualRows } from '../../view/virtual-rows.tsx';
import { STATUS, WORDS } from '../../words/common.ts';
import { useExecutions } from './use-executions.ts';

/** Lists executions; what it is narrowed to is in the address. */
export const Executions = ({ route }: { route: Route }) => {
  const { workflow, status, text } = route.fields;
  const { value, problem } = useExecutions({ workflow, status, text });
  const set = (fields: Record<string, string>): void => changeFields(route, fields);
  return (
    <main>
      <h1>{WORDS.executions}</h1>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <label>
          Workflow
          <select
            value={workflow ?? ''}
            onChange={({ currentTarget }) => set({ workflow: currentTarget.value })}
          >
            <option value="">all</option>
            {value?.workflows.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Status
          <select value={status ?? ''} onChange={({ currentTarget }) => set({ status: currentTarget.value })}>
            <option value="">all</option>
            {Object.entries(STATUS).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label class="grows">
          Name
          <input
            type="search"
            value={text ?? ''}
            onInput={({ currentTarget }) => set({ text: currentTarget.value })}
          />
        </label>
        <span class="quiet" aria-live="polite">
          {value ? countOf(value.executions.length) : WORDS.loading}
        </span>
      </form>
      <Notice problem={problem} />
      {value && value.executions.length === 0 && <p class="empty">{WORDS.noExecutions}</p>}
      {value && value.executions.length > 0 && (
        <VirtualRows
          items={value.executions}
          rowHeight={44}
          label={WORDS.executions}
          keyOf={({ execution }) => execution}
        >
          {(execution) => <Row execution={execution} />}
        </VirtualRows>
      )}
    </main>
  );
};

const Row = ({ execution }: { execution: Execution }) => (
  <a class="row" href={linkTo(['executions', execution.workflow, execution.name])}>
    <Badge status={execution.status} />
    <span class="name">{execution.name}</span>
    <span class="quiet">{execution.workflow}</span>
    <Time at={execution.started_at} />
    <span class="quiet number">{lasting(execution.started_at, execution.ended_at)}</span>
  </a>
);

const countOf = (count: number): string => `${count} ${count === 1 ? 'execution' : 'executions'}`;
