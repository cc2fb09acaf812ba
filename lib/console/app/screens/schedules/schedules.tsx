import { api } from '../../api/api.ts';
import type { Trigger } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Listing } from '../../view/listing.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { WORDS } from '../../words/common.ts';
import { SCHEDULE_WORDS } from '../../words/workflows.ts';
import { FireNow, NextTimes } from '../workflows/triggers.tsx';

const POLL_MILLISECONDS = 60_000;

interface Schedule {
  workflow: string;
  trigger: Trigger;
}

/** The schedules of all workflows. */
const useSchedules = () => {
  const { value, ...polled } = usePolled(api.workflowsInDetail, 'schedules', POLL_MILLISECONDS);
  const schedules = value?.flatMap(({ name, triggers = [] }) =>
    triggers
      .filter(({ kind }) => kind === 'schedule')
      .map((trigger): Schedule => ({ workflow: name, trigger })),
  );
  return { ...polled, value: schedules };
};

/** Lists the schedules of all workflows with their next times; each can be fired now. */
export const Schedules = () => (
  <main>
    <h1>{WORDS.schedules}</h1>
    <Listing of={useSchedules()} none={SCHEDULE_WORDS.none}>
      {(schedules) => (
        <Table
          label={WORDS.schedules}
          columns={COLUMNS}
          rows={schedules}
          keyOf={({ workflow, trigger }) => `${workflow} ${String(trigger.expression)}`}
        />
      )}
    </Listing>
  </main>
);

const COLUMNS: Column<Schedule>[] = [
  {
    title: SCHEDULE_WORDS.workflow,
    cell: ({ workflow }) => <a href={linkTo(['workflows', workflow])}>{workflow}</a>,
  },
  {
    title: SCHEDULE_WORDS.expression,
    cell: ({ trigger }) => <code>{String(trigger.expression)}</code>,
  },
  { title: SCHEDULE_WORDS.zone, cell: ({ trigger }) => String(trigger.timezone ?? 'UTC') },
  { title: SCHEDULE_WORDS.next, cell: ({ trigger }) => <NextTimes trigger={trigger} isTitled /> },
  {
    title: SCHEDULE_WORDS.act,
    isSilent: true,
    cell: ({ workflow, trigger }) => <FireNow workflow={workflow} trigger={trigger} />,
  },
];
