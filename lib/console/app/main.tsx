import { ownField } from '#core/json.ts';
import './style.css';
import type { ComponentType } from 'preact';
import { session } from './api/session/current.ts';
import { linkTo, type Route, useRoute } from './router.ts';
import { Approvals } from './screens/approvals/approvals.tsx';
import { Audit } from './screens/audit/audit.tsx';
import { Breakers } from './screens/breakers/breakers.tsx';
import { Compare } from './screens/compare/compare.tsx';
import { Events } from './screens/events/events.tsx';
import { Execution } from './screens/execution/execution.tsx';
import { Executions } from './screens/executions/executions.tsx';
import { Lifecycles } from './screens/lifecycles/lifecycles.tsx';
import { Metrics } from './screens/metrics/metrics.tsx';
import { ParkedList } from './screens/parked/parked.tsx';
import { Queue } from './screens/queue/queue.tsx';
import { Schedules } from './screens/schedules/schedules.tsx';
import { Services } from './screens/services/services.tsx';
import { Start } from './screens/start/start.tsx';
import { State } from './screens/state/state.tsx';
import { Workflows } from './screens/workflows/workflows.tsx';
import { openConsole, Signed, Visitor } from './signed.tsx';
import { Allowed } from './view/allowed.tsx';
import { visible } from './view/visible.ts';
import { WORDS } from './words/common.ts';
import { SESSION_WORDS } from './words/session.ts';

const SCREENS: Record<string, ComponentType<{ route: Route }>> = {
  executions: ({ route }) =>
    route.parts.length > 2 ? <Execution route={route} /> : <Executions route={route} />,
  approvals: Approvals,
  workflows: Workflows,
  start: ({ route }) => (
    <Allowed group="operator" otherwise={SESSION_WORDS.onlyOperators}>
      <Start route={route} />
    </Allowed>
  ),
  audit: Audit,
  breakers: Breakers,
  compare: Compare,
  events: Events,
  lifecycles: Lifecycles,
  metrics: Metrics,
  parked: ParkedList,
  queue: Queue,
  schedules: Schedules,
  services: Services,
  state: State,
};

const MENU = [
  'executions',
  'approvals',
  'workflows',
  'lifecycles',
  'schedules',
  'queue',
  'events',
  'state',
  'metrics',
  'services',
  'breakers',
  'parked',
  'audit',
] as const;

/** Screens that are reached from another, which the menu shows. */
const WITHIN: Readonly<Record<string, string>> = { start: 'workflows', compare: 'executions' };

/** Says that an address leads nowhere: one that is mistyped, or of another version of the console. */
const NoScreen = ({ route }: { route: Route }) => (
  <main>
    <h1>{WORDS.noScreen}</h1>
    <p class="notice" role="alert">
      {WORDS.noScreenAt(visible(route.parts.join('/')))}{' '}
      <a href={linkTo(['executions'])}>{WORDS.executions}</a>
    </p>
  </main>
);

const App = () => {
  const route = useRoute();
  const [current = 'executions'] = route.parts;
  const shown = ownField(WITHIN, current) ?? current;
  const Screen = ownField(SCREENS, current) ?? NoScreen;
  return (
    <>
      <header class="bar">
        <a class="brand" href={linkTo(['executions'])}>
          Baton
        </a>
        <nav aria-label={WORDS.main}>
          {MENU.map((part) => (
            <a key={part} href={linkTo([part])} aria-current={shown === part ? 'page' : undefined}>
              {WORDS[part]}
            </a>
          ))}
          {session().sendsEvents && <a href="/docs">{WORDS.documentation}</a>}
        </nav>
        <Visitor />
      </header>
      <Signed>
        <Screen key={route.parts.join('/')} route={route} />
      </Signed>
    </>
  );
};

const root = document.getElementById('app');
if (root) void openConsole(root, <App />);
