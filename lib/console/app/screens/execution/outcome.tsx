import { isUnderWay } from '#contracts/http/under-way.ts';
import type { Json } from '#core/json.ts';
import type { ExecutionStatus } from '../../api/types.ts';
import { JsonText } from '../../view/json.tsx';
import { EXECUTION_WORDS } from '../../words/execution.ts';

interface OutcomeProps {
  status: ExecutionStatus;
  input: Json | undefined;
}

/** What the execution got, and how it ended. */
export const Outcome = ({
  status: { status, error, cause, failed_step: step, output },
  input,
}: OutcomeProps) => (
  <>
    {input !== undefined && (
      <details>
        <summary>{EXECUTION_WORDS.input}</summary>
        <JsonText value={input} />
      </details>
    )}
    {!isUnderWay(status) && (
      <details open={error !== undefined}>
        <summary>
          {error === undefined ? EXECUTION_WORDS.output : EXECUTION_WORDS.endedWith(error, step)}
        </summary>
        <JsonText value={error === undefined ? output : (cause ?? error)} unfold={error !== undefined} />
      </details>
    )}
  </>
);
