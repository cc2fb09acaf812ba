import { formatMilliseconds } from '#core/durations.ts';
import { api } from '../../api/api.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';
import { SERVICE_WORDS } from '../../words/lifecycles.ts';

const POLL_MILLISECONDS = 5000;

/** Lists the registered services with their health, those that others need first. */
export const Services = () => {
  const { value, problem } = usePolled(api.services, 'services', POLL_MILLISECONDS);
  return (
    <main>
      <h1>{WORDS.services}</h1>
      <Notice problem={problem} />
      {!value && !problem && <p class="empty">{WORDS.loading}</p>}
      {value?.length === 0 && <p class="empty">{SERVICE_WORDS.none}</p>}
      {value && value.length > 0 && (
        <Scrolled label={WORDS.services}>
          <table>
            <thead>
              <tr>
                <th>{SERVICE_WORDS.service}</th>
                <th>{SERVICE_WORDS.status}</th>
                <th>{SERVICE_WORDS.error}</th>
                <th>{SERVICE_WORDS.needs}</th>
                <th>{SERVICE_WORDS.latency}</th>
                <th>{SERVICE_WORDS.checked}</th>
              </tr>
            </thead>
            <tbody>
              {value.map(
                ({ name, description, status, error, needs, latency_ms: latency, checked_at: at }) => (
                  <tr key={name}>
                    <td>
                      {name} {description && <span class="quiet">{description}</span>}
                    </td>
                    <td>
                      <span class={`badge ${status}`}>{SERVICE_WORDS.names[status]}</span>
                    </td>
                    <td>{error}</td>
                    <td>{needs.join(', ')}</td>
                    <td>{latency === undefined ? '' : formatMilliseconds(latency)}</td>
                    <td>
                      <Time at={at} />
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </Scrolled>
      )}
    </main>
  );
};
