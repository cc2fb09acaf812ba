import { changeFields, type Route } from '../router.ts';
import { useWorkflowNames } from '../state/use-workflow-names.ts';
import { EVENT_WORDS } from '../words/events.ts';

interface WorkflowChoiceProps {
  route: Route;
  /** What choosing none is called; default: that one is to be chosen. */
  none?: string;
}

/** Chooses the workflow in the address among those that there are. */
export const WorkflowChoice = ({ route, none = EVENT_WORDS.choose }: WorkflowChoiceProps) => {
  const { workflow = '' } = route.fields;
  const known = useWorkflowNames();
  const names = workflow === '' || known.includes(workflow) ? known : [workflow, ...known];
  return (
    <label>
      {EVENT_WORDS.workflow}
      <select
        value={workflow}
        onChange={({ currentTarget }) =>
          changeFields(route, { workflow: currentTarget.value, state: undefined, prefix: undefined })
        }
      >
        <option value="">{none}</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
};
