import { api } from '../../api/api.ts';
import type { EntitySummary } from '../../api/types.ts';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Listing } from '../../view/listing.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';
import { LIFECYCLE_WORDS } from '../../words/lifecycles.ts';
import { EntityPage } from './entity-page.tsx';
import { type NamedLifecycle, useLifecycles } from './use-lifecycles.ts';

const POLL_MILLISECONDS = 3000;

/** Lists the lifecycles, the entities of one, or shows an entity. */
export const Lifecycles = ({ route }: { route: Route }) => {
  const [, name, entity] = route.parts;
  if (name === undefined) return <List />;
  return entity === undefined ? (
    <Entities name={name} route={route} />
  ) : (
    <EntityPage lifecycle={name} id={entity} />
  );
};

const List = () => (
  <main>
    <h1>{WORDS.lifecycles}</h1>
    <Listing of={useLifecycles()} none={LIFECYCLE_WORDS.none}>
      {(lifecycles) => (
        <ul class="cards">
          {lifecycles.map(({ name, description, states }) => (
            <li key={name}>
              <a href={linkTo(['lifecycles', name])}>
                <strong>{name}</strong>
                {description && <span>{description}</span>}
                <span class="quiet">{states.join(', ')}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Listing>
  </main>
);

const Entities = ({ name, route }: { name: string; route: Route }) => {
  const { state } = route.fields;
  const { value: lifecycles } = useLifecycles();
  const polled = usePolled(() => api.entities(name, { state }), `${name} ${state}`, POLL_MILLISECONDS);
  return (
    <main>
      <nav aria-label={WORDS.path}>
        <a href={linkTo(['lifecycles'])}>{WORDS.lifecycles}</a> /
      </nav>
      <h1>{name}</h1>
      <States
        lifecycle={lifecycles?.find((one) => one.name === name)}
        state={state}
        onChange={(next) => changeFields(route, { state: next })}
      />
      <Listing of={polled} none={LIFECYCLE_WORDS.noEntities}>
        {(entities) => <Table label={name} columns={columns(name)} rows={entities} keyOf={({ id }) => id} />}
      </Listing>
    </main>
  );
};

const columns = (lifecycle: string): Column<EntitySummary>[] => [
  {
    title: LIFECYCLE_WORDS.entity,
    cell: ({ id }) => <a href={linkTo(['lifecycles', lifecycle, id])}>{id}</a>,
  },
  { title: LIFECYCLE_WORDS.state, cell: ({ state }) => state },
  { title: LIFECYCLE_WORDS.since, cell: ({ since }) => <Time at={since} /> },
  { title: LIFECYCLE_WORDS.underWay, cell: ({ under_way_to: next }) => next },
];

interface StatesProps {
  lifecycle: NamedLifecycle | undefined;
  state: string | undefined;
  onChange(state: string): void;
}

const States = ({ lifecycle, state, onChange }: StatesProps) => (
  <form class="filter" onSubmit={(event) => event.preventDefault()}>
    <label>
      {LIFECYCLE_WORDS.state}
      <select value={state ?? ''} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{LIFECYCLE_WORDS.all}</option>
        {(lifecycle?.states ?? []).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  </form>
);
