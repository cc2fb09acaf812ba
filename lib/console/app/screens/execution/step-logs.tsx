import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { Logs } from '../../api/types.ts';
import { Notice } from '../../view/notice.tsx';
import { Time } from '../../view/time.tsx';
import { visible } from '../../view/visible.ts';
import { STEP_WORDS } from '../../words/execution.ts';

interface StepLogsProps {
  workflow: string;
  execution: string;
  step: string;
  /** Read again when it differs: another attempt has printed more. */
  revision: string;
}

/** What the functions have printed that a step called, attempt by attempt; read when it is opened. */
export const StepLogs = ({ workflow, execution, step, revision }: StepLogsProps) => {
  const [isOpen, setOpen] = useState(false);
  const [logs, setLogs] = useState<Logs>();
  const [problem, setProblem] = useState<Error>();
  useEffect(() => {
    if (!isOpen) return;
    api.logs(workflow, execution, step).then((found) => {
      setLogs(found);
      setProblem(undefined);
    }, setProblem);
  }, [isOpen, workflow, execution, step, revision]);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{STEP_WORDS.logs}</summary>
      <Notice problem={problem} />
      {isOpen && logs?.lines.length === 0 && <p class="quiet">{STEP_WORDS.noLogs}</p>}
      {isOpen &&
        logs &&
        attemptsIn(logs).map(([attempt, lines]) => (
          <section key={attempt}>
            <h3>{attempt === NO_ATTEMPT ? STEP_WORDS.otherLogs : STEP_WORDS.attemptLogs(attempt)}</h3>
            <ul class="logs">
              {lines.map((line, index) => (
                // Lines of a log do not move, and equal ones may follow each other.
                <li key={index} class={line.level?.toLowerCase()}>
                  {line.at !== undefined && <Time at={line.at} />} {visible(line.message)}{' '}
                  {line.fields && <code>{visible(JSON.stringify(line.fields))}</code>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      {isOpen && logs && !logs.complete && <p class="quiet">{STEP_WORDS.moreLogs}</p>}
    </details>
  );
};

const NO_ATTEMPT = -1;

const attemptsIn = ({ lines }: Logs): [number, Logs['lines']][] => [
  ...Map.groupBy(lines, ({ attempt = NO_ATTEMPT }) => attempt),
];
