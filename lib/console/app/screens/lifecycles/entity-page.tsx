import { useEffect, useState } from 'preact/hooks';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { Entity, EntityEntry } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { JsonText } from '../../view/json.tsx';
import { Pending } from '../../view/listing.tsx';
import { Notice } from '../../view/notice.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';
import { LIFECYCLE_WORDS } from '../../words/lifecycles.ts';

const POLL_MILLISECONDS = 3000;

/** Shows an entity: its state and data, the triggers that are allowed now, and its history. */
export const EntityPage = ({ lifecycle, id }: { lifecycle: string; id: string }) => {
  const {
    value: entity,
    problem,
    refresh,
  } = usePolled(() => api.entity(lifecycle, id), `${lifecycle} ${id}`, POLL_MILLISECONDS);
  const history = useHistory(entity);
  if (!entity)
    return (
      <main>
        <Pending problem={problem} />
      </main>
    );
  return (
    <main>
      <nav aria-label={WORDS.path}>
        <a href={linkTo(['lifecycles', lifecycle])}>{lifecycle}</a> /
      </nav>
      <h1>
        {id} <span class="badge running">{entity.state}</span>
      </h1>
      <p class="facts">
        <span>
          {LIFECYCLE_WORDS.since} <Time at={entity.since} />
        </span>
        {entity.final && <span>{LIFECYCLE_WORDS.final}</span>}
        {entity.under_way && (
          <a href={linkTo(['executions', lifecycle, entity.under_way.execution])}>
            {LIFECYCLE_WORDS.underWay} {entity.under_way.to}
          </a>
        )}
        {entity.timed.map(({ to, due }) => (
          <span key={to}>
            {LIFECYCLE_WORDS.timed} {LIFECYCLE_WORDS.due(to)} <Time at={due} />
          </span>
        ))}
      </p>
      <Notice problem={problem} />
      {entity.triggers.length > 0 && <Triggers entity={entity} onFired={refresh} />}
      <h2>{LIFECYCLE_WORDS.data}</h2>
      <JsonText value={entity.data} />
      <History lifecycle={lifecycle} entries={history} />
    </main>
  );
};

/** The history of an entity, read again whenever it has changed. */
const useHistory = (entity: Entity | undefined): readonly EntityEntry[] => {
  const [history, setHistory] = useState<readonly EntityEntry[]>([]);
  useEffect(() => {
    if (entity) void api.entityHistory(entity.lifecycle, entity.id).then(setHistory, () => undefined);
  }, [entity]);
  return history;
};

const Triggers = ({ entity, onFired }: { entity: Entity; onFired(): void }) => (
  <section>
    <h2>{LIFECYCLE_WORDS.triggers}</h2>
    <ul class="triggers">
      {entity.triggers.map(({ trigger, to, allowed, guard }) => (
        <li key={`${trigger} ${to}`} class="facts">
          <FireTrigger
            entity={entity}
            trigger={trigger}
            to={to}
            disabled={allowed === 'no'}
            onFired={onFired}
          />
          <span>{LIFECYCLE_WORDS.leadsTo(to)}</span>
          {allowed !== 'yes' && (
            <span class="quiet">{allowed === 'no' ? LIFECYCLE_WORDS.refused : LIFECYCLE_WORDS.depends}</span>
          )}
          {guard && <code>{guard}</code>}
        </li>
      ))}
    </ul>
  </section>
);

interface FireTriggerProps {
  entity: Entity;
  trigger: string;
  to: string;
  disabled: boolean;
  onFired(): void;
}

const FireTrigger = ({ entity, trigger, to, disabled, onFired }: FireTriggerProps) => {
  const [text, setText] = useState('{}');
  return (
    <Confirm
      label={trigger}
      disabled={disabled}
      reason
      act={async (reason) => {
        const event = JSON.parse(text) as Json;
        await api.fire(entity.lifecycle, entity.id, trigger, { event, ...defined({ reason }) });
        onFired();
      }}
    >
      <p>{LIFECYCLE_WORDS.fireWhat(trigger, to)}</p>
      <label class="field">
        {LIFECYCLE_WORDS.event}
        <textarea
          rows={5}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
    </Confirm>
  );
};

const History = ({ lifecycle, entries }: { lifecycle: string; entries: readonly EntityEntry[] }) => (
  <section>
    <h2>{LIFECYCLE_WORDS.history}</h2>
    <Table
      label={LIFECYCLE_WORDS.history}
      columns={columns(lifecycle)}
      rows={entries}
      keyOf={({ number, at }) => `${number} ${at}`}
    />
  </section>
);

const columns = (lifecycle: string): Column<EntityEntry>[] => [
  { title: LIFECYCLE_WORDS.at, cell: ({ at }) => <Time at={at} /> },
  {
    title: LIFECYCLE_WORDS.what,
    cell: ({ outcome, from, to, trigger, error }) => (
      <>
        {[from, to].filter(Boolean).join(' → ')} {LIFECYCLE_WORDS.outcome[outcome]}{' '}
        <span class="quiet">
          {trigger} {error}
        </span>
      </>
    ),
  },
  { title: LIFECYCLE_WORDS.by, cell: ({ by }) => by },
  {
    title: LIFECYCLE_WORDS.work,
    cell: ({ execution }) =>
      execution && <a href={linkTo(['executions', lifecycle, execution])}>{execution}</a>,
  },
];
