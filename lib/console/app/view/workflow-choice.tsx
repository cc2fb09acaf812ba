import { api } from '../api/api.ts';
import { changeFields, type Route } from '../router.ts';
import { usePolled } from '../state/use-polled.ts';
import { EVENT_WORDS } from '../words/events.ts';

const POLL_MILLISECONDS = 30_000;

/** Chooses the workflow in the address among those that there are. */
export const WorkflowChoice = ({ route }: { route: Route }) => {
  const { value } = usePolled(api.workflows, 'workflows', POLL_MILLISECONDS);
  return (
    <label>
      {EVENT_WORDS.workflow}
      <select
        value={route.fields.workflow ?? ''}
        onChange={({ currentTarget }) =>
          changeFields(route, { workflow: currentTarget.value, state: undefined, prefix: undefined })
        }
      >
        <option value="">{EVENT_WORDS.choose}</option>
        {(value ?? []).map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
};
