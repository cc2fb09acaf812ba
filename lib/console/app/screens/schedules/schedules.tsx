import { api } from '../../api/api.ts';
import type { Trigger } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
import { WORDS } from '../../words/common.ts';
import { SCHEDULE_WORDS } from '../../words/workflows.ts';
import { FireNow, NextTimes } from '../workflows/triggers.tsx';

const POLL_MILLISECONDS = 60_000;

const load = async (): Promise<{ workflow: string; trigger: Trigger }[]> => {
  const workflows = await api.workflows();
  const views = await Promise.all(workflows.map(({ name }) => api.workflow(name)));
  return views.flatMap(({ name, triggers }) =>
    triggers.filter(({ kind }) => kind === 'schedule').map((trigger) => ({ workflow: name, trigger })),
  );
};

/** Lists the schedules of all workflows with their next times; each can be fired now. */
export const Schedules = () => {
  const { value, problem } = usePolled(load, 'schedules', POLL_MILLISECONDS);
  return (
    <main>
      <h1>{WORDS.schedules}</h1>
      <Notice problem={problem} />
      {!value && !problem && <p class="empty">{WORDS.loading}</p>}
      {value?.length === 0 && <p class="empty">{SCHEDULE_WORDS.none}</p>}
      {value && value.length > 0 && (
        <Scrolled label={WORDS.schedules}>
          <table>
            <thead>
              <tr>
                <th>{SCHEDULE_WORDS.workflow}</th>
                <th>{SCHEDULE_WORDS.expression}</th>
                <th>{SCHEDULE_WORDS.zone}</th>
                <th>{SCHEDULE_WORDS.next}</th>
                <th>
                  <span class="hidden">{SCHEDULE_WORDS.act}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.map(({ workflow, trigger }) => (
                <tr key={`${workflow} ${String(trigger.expression)}`}>
                  <td>
                    <a href={linkTo(['workflows', workflow])}>{workflow}</a>
                  </td>
                  <td>
                    <code>{String(trigger.expression)}</code>
                  </td>
                  <td>{String(trigger.timezone ?? 'UTC')}</td>
                  <td>
                    <NextTimes trigger={trigger} />
                  </td>
                  <td>
                    <FireNow workflow={workflow} trigger={trigger} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </main>
  );
};
