import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatMilliseconds } from '#core/durations.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { Execution, ExecutionStatus } from '../../api/types.ts';
import { linkTo, type Route } from '../../router.ts';
import { useExecution } from '../../state/use-execution.ts';
import { Badge } from '../../view/badge.tsx';
import { Listing, Pending } from '../../view/listing.tsx';
import { Table } from '../../view/table.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { STEP_STATUS, WORDS } from '../../words/common.ts';
import { COMPARE_WORDS } from '../../words/compare.ts';
import { inputIn } from '../execution/step-events.ts';
import { differencesOf, pathsThatDiffer, type StepDifference, type StepSide } from './differences.ts';

/** Shows two executions of a workflow side by side, and where they first differ. */
export const Compare = ({ route }: { route: Route }) => {
  const [, workflow = '', one = '', other] = route.parts;
  return (
    <main>
      <nav aria-label={WORDS.path}>
        <a href={linkTo(['executions'], { workflow })}>{workflow}</a> /
      </nav>
      <h1>{COMPARE_WORDS.title}</h1>
      {other === undefined ? (
        <Choice workflow={workflow} execution={one} />
      ) : (
        <Pair workflow={workflow} names={[one, other]} />
      )}
    </main>
  );
};

/** Asks for the execution to compare with. */
const Choice = ({ workflow, execution }: { workflow: string; execution: string }) => {
  const [list, setList] = useState<readonly Execution[]>();
  const [problem, setProblem] = useState<Error>();
  useEffect(() => {
    api
      .executions(workflow, { limit: 100 })
      .then(({ executions }) => setList(executions.filter(({ name }) => name !== execution)), setProblem);
  }, [workflow, execution]);
  return (
    <>
      <p>
        {COMPARE_WORDS.with} {execution}: {COMPARE_WORDS.choose}
      </p>
      <Listing of={{ value: list, problem }} none={COMPARE_WORDS.noOther}>
        {(others) => (
          <ul class="cards">
            {others.map(({ name, status, started_at: at }) => (
              <li key={name}>
                <a href={linkTo(['compare', workflow, execution, name])}>
                  <strong>
                    {name} <Badge status={status} />
                  </strong>
                  <span class="quiet">
                    <Time at={at} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </Listing>
    </>
  );
};

const Pair = ({ workflow, names: [one, other] }: { workflow: string; names: [string, string] }) => {
  const left = useExecution(workflow, one);
  const right = useExecution(workflow, other);
  const differences = useMemo(
    () =>
      left.status && right.status && left.events.length > 0 && right.events.length > 0
        ? differencesOf(
            { steps: left.status.progress.steps, events: left.events, input: inputIn(left.events[0]) },
            { steps: right.status.progress.steps, events: right.events, input: inputIn(right.events[0]) },
          )
        : undefined,
    [left.status, left.events, right.status, right.events],
  );
  if (!differences) return <Pending problem={left.problem ?? right.problem} />;
  const inputs = [inputIn(left.events[0]), inputIn(right.events[0])] as const;
  const first = differences.find(({ aspects }) => aspects.length > 0);
  const inputsDiffer = pathsThatDiffer(...inputs).length > 0;
  const inSteps = first ? COMPARE_WORDS.first(first.step) : COMPARE_WORDS.same;
  return (
    <>
      <p class="notice" role="status">
        {inputsDiffer ? COMPARE_WORDS.firstInput : inSteps}
      </p>
      {inputsDiffer && <Places title={COMPARE_WORDS.input} names={[one, other]} values={inputs} />}
      {first && <First difference={first} names={[one, other]} />}
      <h2>{COMPARE_WORDS.steps}</h2>
      <Table
        label={COMPARE_WORDS.steps}
        columns={[
          { title: COMPARE_WORDS.step, style: 'first', cell: ({ step }) => step },
          { title: one, heading: <Compared of={left.status} />, cell: (row) => <Side side={row.one} /> },
          { title: other, heading: <Compared of={right.status} />, cell: (row) => <Side side={row.other} /> },
          {
            title: COMPARE_WORDS.differs,
            cell: ({ aspects }) => aspects.map((aspect) => COMPARE_WORDS.fields[aspect]).join(', '),
          },
        ]}
        rows={differences}
        keyOf={({ step }) => step}
        isMarked={(difference) => difference === first}
      />
    </>
  );
};

const Compared = ({ of }: { of: ExecutionStatus | undefined }) =>
  of ? (
    <>
      <a href={linkTo(['executions', of.workflow, of.name])}>{of.name}</a>{' '}
      <Badge status={of.status} error={of.error} /> {lasting(of.started_at, of.ended_at)}
    </>
  ) : null;

const Side = ({ side }: { side: StepSide | undefined }) =>
  side ? (
    <>
      <span class={`status ${side.status}`}>{STEP_STATUS[side.status]}</span>{' '}
      <span class="quiet">
        {side.error} {side.seconds !== undefined && formatMilliseconds(side.seconds * 1000)}
      </span>
    </>
  ) : null;

/** Shows the values in which the first step that differs does. */
const First = ({ difference, names }: { difference: StepDifference; names: [string, string] }) => (
  <>
    {difference.aspects.map((aspect) => (
      <Places
        key={aspect}
        title={`${difference.step}: ${COMPARE_WORDS.fields[aspect]}`}
        names={names}
        values={[difference.one?.[aspect], difference.other?.[aspect]]}
      />
    ))}
  </>
);

/** Places that are shown. */
const MAX_PLACES = 20;

interface PlacesProps {
  title: string;
  names: readonly [string, string];
  values: readonly [Json | undefined, Json | undefined];
}

const Places = ({ title, names, values }: PlacesProps) => {
  const places = pathsThatDiffer(...values);
  return (
    <section>
      <h2>{title}</h2>
      <Table
        label={title}
        style="places"
        columns={[
          { title: COMPARE_WORDS.path, cell: ({ path }) => <code>{path}</code> },
          { title: names[0], cell: ({ one }) => <Value value={one} /> },
          { title: names[1], cell: ({ other }) => <Value value={other} /> },
        ]}
        rows={places.slice(0, MAX_PLACES)}
        keyOf={({ path }) => path}
      />
      {places.length > MAX_PLACES && <p class="quiet">{COMPARE_WORDS.more(places.length - MAX_PLACES)}</p>}
    </section>
  );
};

/** Characters of a value that are shown. */
const LONGEST = 300;

const Value = ({ value }: { value: Json | undefined }) => {
  if (value === undefined) return <span class="quiet">{COMPARE_WORDS.missing}</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <code>{text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}</code>;
};
