import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import { may } from '../../api/session/current.ts';
import type { Effects, ExecutionStatus } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Confirm } from '../../view/confirm.tsx';
import { CONTROL_WORDS, EFFECT_WORDS, EXECUTION_WORDS } from '../../words/execution.ts';
import { ContinueFrom } from './continue-from.tsx';
import { UndoPreview } from './effect-list.tsx';
import { offersFor } from './offers.ts';
import { RunAgain } from './run-again.tsx';

interface ControlsProps {
  status: ExecutionStatus;
  manifest: WorkflowManifest | undefined;
  input: Json | undefined;
  /** Of an execution that has ended without success. */
  effects: Effects | undefined;
  /** The step that is looked at. */
  step: string | undefined;
}

/** What can be done with an execution. */
export const Controls = ({ status, manifest, input, effects, step }: ControlsProps) => {
  const { workflow, name } = status;
  const { offers, continues, again } = offersFor(status, effects);
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
          {control === 'cancel' && (
            <>
              <UndoPreview workflow={workflow} execution={name} onlyParked={words === 'undoParked'} />
              <Reliant status={status} />
            </>
          )}
        </Confirm>
      ))}
      {continues && manifest && <ContinueFrom status={status} manifest={manifest} input={input} />}
      {again && <RunAgain status={status} input={input} wanted={step} />}
      <a class="button" hidden={!may('operator')} href={linkTo(['start', workflow], { like: name })}>
        {EXECUTION_WORDS.startAnother}
      </a>
      <a class="button" href={linkTo(['compare', workflow, name])}>
        {EXECUTION_WORDS.compare}
      </a>
    </div>
  );
};

/** Names the executions that began with the results of one whose effects are to be undone. */
const Reliant = ({ status: { workflow, rerun_by: names = [] } }: Pick<ControlsProps, 'status'>) =>
  names.length === 0 ? null : (
    <p>
      {EFFECT_WORDS.reliant(names.length)}{' '}
      {names.map((name) => (
        <a key={name} href={linkTo(['executions', workflow, name])}>
          {name}{' '}
        </a>
      ))}
    </p>
  );
