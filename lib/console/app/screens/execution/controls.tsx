import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import { may } from '../../api/session/current.ts';
import type { Effects, ExecutionStatus } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Confirm } from '../../view/confirm.tsx';
import { CONTROL_WORDS, EXECUTION_WORDS } from '../../words/execution.ts';
import { UndoPreview } from './effect-list.tsx';
import { offersFor } from './offers.ts';
import { RunAgain } from './run-again.tsx';

interface ControlsProps {
  status: ExecutionStatus;
  manifest: WorkflowManifest | undefined;
  input: Json | undefined;
  /** Of an execution that has ended without success. */
  effects: Effects | undefined;
}

/** What can be done with an execution. */
export const Controls = ({ status, manifest, input, effects }: ControlsProps) => {
  const { workflow, name } = status;
  const { offers, again } = offersFor(status, effects);
  return (
    <div class="buttons">
      {offers.map(({ control, words }) => (
        <Confirm
          key={words}
          label={CONTROL_WORDS[words].label}
          danger={control === 'stop' || control === 'cancel'}
          reason
          act={(reason) => api.control(workflow, name, control, reason)}
        >
          <p>{CONTROL_WORDS[words].what}</p>
          {control === 'cancel' && <UndoPreview workflow={workflow} execution={name} />}
        </Confirm>
      ))}
      {again && manifest && <RunAgain status={status} manifest={manifest} input={input} />}
      <a class="button" hidden={!may('operator')} href={linkTo(['start', workflow], { like: name })}>
        {EXECUTION_WORDS.startAnother}
      </a>
      <a class="button" href={linkTo(['compare', workflow, name])}>
        {EXECUTION_WORDS.compare}
      </a>
    </div>
  );
};
