import { api } from '../../api/api.ts';
import { linkTo } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';
import { PARKED_WORDS } from '../../words/workflows.ts';

const POLL_MILLISECONDS = 5000;

/** Lists the executions whose effects could not be undone, with the reason; each can be tried again now. */
export const ParkedList = () => {
  const { value, problem, refresh } = usePolled(api.parked, 'parked', POLL_MILLISECONDS);
  return (
    <main>
      <h1>{WORDS.parked}</h1>
      <p>{PARKED_WORDS.what}</p>
      <Notice problem={problem} />
      {!value && !problem && <p class="empty">{WORDS.loading}</p>}
      {value?.length === 0 && <p class="empty">{PARKED_WORDS.none}</p>}
      {value && value.length > 0 && (
        <Scrolled label={WORDS.parked}>
          <table>
            <thead>
              <tr>
                <th>{PARKED_WORDS.execution}</th>
                <th>{PARKED_WORDS.steps}</th>
                <th>{PARKED_WORDS.tries}</th>
                <th>{PARKED_WORDS.next}</th>
                <th>
                  <span class="hidden">{PARKED_WORDS.undo}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.map(({ workflow, name, execution, steps, tries, retry_at: at }) => (
                <tr key={execution}>
                  <td>
                    <a href={linkTo(['executions', workflow, name])}>
                      {workflow}/{name}
                    </a>
                  </td>
                  <td>
                    {steps.map(({ step, error }) => (
                      <div key={step}>
                        {step} <span class="quiet">{error}</span>
                      </div>
                    ))}
                  </td>
                  <td>{tries}</td>
                  <td>{at === undefined ? PARKED_WORDS.byHand : <Time at={at} />}</td>
                  <td>
                    <Confirm
                      label={PARKED_WORDS.undo}
                      danger
                      reason
                      act={(reason) => api.control(workflow, name, 'cancel', reason).then(refresh)}
                    >
                      <p>{PARKED_WORDS.undoWhat}</p>
                    </Confirm>
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
