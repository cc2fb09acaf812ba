import { api } from '../../api/api.ts';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
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

const List = () => {
  const { value, problem } = useLifecycles();
  return (
    <main>
      <h1>{WORDS.lifecycles}</h1>
      <Notice problem={problem} />
      {!value && !problem && <p class="empty">{WORDS.loading}</p>}
      {value?.length === 0 && <p class="empty">{LIFECYCLE_WORDS.none}</p>}
      <ul class="cards">
        {value?.map(({ name, description, lifecycle }) => (
          <li key={name}>
            <a href={linkTo(['lifecycles', name])}>
              <strong>{name}</strong>
              {description && <span>{description}</span>}
              <span class="quiet">{Object.keys(lifecycle.states).join(', ')}</span>
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
};

const Entities = ({ name, route }: { name: string; route: Route }) => {
  const { state } = route.fields;
  const { value: lifecycles } = useLifecycles();
  const { value, problem } = usePolled(
    () => api.entities(name, { state }),
    `${name} ${state}`,
    POLL_MILLISECONDS,
  );
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
      <Notice problem={problem} />
      {value?.length === 0 && <p class="empty">{LIFECYCLE_WORDS.noEntities}</p>}
      {value && value.length > 0 && (
        <Scrolled label={name}>
          <table>
            <thead>
              <tr>
                <th>{LIFECYCLE_WORDS.entity}</th>
                <th>{LIFECYCLE_WORDS.state}</th>
                <th>{LIFECYCLE_WORDS.since}</th>
                <th>{LIFECYCLE_WORDS.underWay}</th>
              </tr>
            </thead>
            <tbody>
              {value.map(({ id, state: current, since, under_way_to: next }) => (
                <tr key={id}>
                  <td>
                    <a href={linkTo(['lifecycles', name, id])}>{id}</a>
                  </td>
                  <td>{current}</td>
                  <td>
                    <Time at={since} />
                  </td>
                  <td>{next}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </main>
  );
};

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
        {Object.keys(lifecycle?.lifecycle.states ?? {}).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  </form>
);
