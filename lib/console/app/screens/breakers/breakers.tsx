import { api } from '../../api/api.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';

const POLL_MILLISECONDS = 2000;

/** Lists the circuit breakers; an open one can be closed. */
export const Breakers = () => {
  const { value, problem, refresh } = usePolled(api.breakers, 'breakers', POLL_MILLISECONDS);
  return (
    <main>
      <h1>{WORDS.breakers}</h1>
      <Notice problem={problem} />
      {value?.length === 0 && <p class="empty">{WORDS.noBreakers}</p>}
      {value && value.length > 0 && (
        <Scrolled label={WORDS.breakers}>
          <table>
            <thead>
              <tr>
                <th>Breaker</th>
                <th>State</th>
                <th>Failures</th>
                <th>Changed</th>
                <th>Lets a probe through</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {value.map(({ name, state, failures, changed_at: changed, half_opens_at: probes }) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td>
                    <span class={`badge ${state}`}>{state.replace('_', ' ')}</span>
                  </td>
                  <td>{failures}</td>
                  <td>
                    <Time at={changed} />
                  </td>
                  <td>
                    <Time at={probes} />
                  </td>
                  <td>
                    {state !== 'closed' && (
                      <Confirm label="Reset" act={() => api.resetBreaker(name).then(refresh)}>
                        <p>{name} is closed and lets every call through again.</p>
                      </Confirm>
                    )}
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
