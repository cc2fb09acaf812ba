import { api } from '../../api/api.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
import { Time } from '../../view/time.tsx';
import { BREAKER_WORDS } from '../../words/breakers.ts';
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
                <th>{BREAKER_WORDS.breaker}</th>
                <th>{BREAKER_WORDS.state}</th>
                <th>{BREAKER_WORDS.failures}</th>
                <th>{BREAKER_WORDS.changed}</th>
                <th>{BREAKER_WORDS.probes}</th>
                <th>
                  <span class="hidden">{BREAKER_WORDS.reset}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.map(({ name, state, failures, changed_at: changed, half_opens_at: probes }) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td>
                    <span class={`badge ${state}`}>{BREAKER_WORDS.states[state]}</span>
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
                      <Confirm
                        label={BREAKER_WORDS.reset}
                        reason
                        act={(reason) => api.resetBreaker(name, reason).then(refresh)}
                      >
                        <p>{BREAKER_WORDS.resetWhat(name)}</p>
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
