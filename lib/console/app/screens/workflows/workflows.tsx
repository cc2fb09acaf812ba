import { api } from '../../api/api.ts';
import { linkTo, type Route } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Listing } from '../../view/listing.tsx';
import { WORDS } from '../../words/common.ts';
import { WORKFLOW_WORDS } from '../../words/workflows.ts';
import { WorkflowPage } from './workflow-page.tsx';

const POLL_MILLISECONDS = 5000;

/** Lists the workflows, or shows one. */
export const Workflows = ({ route }: { route: Route }) => {
  const [, name] = route.parts;
  return name === undefined ? <List /> : <WorkflowPage key={name} name={name} route={route} />;
};

const List = () => (
  <main>
    <h1>{WORDS.workflows}</h1>
    <Listing of={usePolled(api.workflows, 'workflows', POLL_MILLISECONDS)} none={WORKFLOW_WORDS.none}>
      {(workflows) => (
        <ul class="cards">
          {workflows.map(({ name, description, version }) => (
            <li key={name}>
              <a href={linkTo(['workflows', name])}>
                <strong>{name}</strong>
                {description && <span>{description}</span>}
                <span class="quiet">{WORKFLOW_WORDS.version(version)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Listing>
  </main>
);
