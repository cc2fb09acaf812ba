import { useState } from 'preact/hooks';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { ExecutionStatus } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Confirm } from '../../view/confirm.tsx';
import { AGAIN_WORDS, CONTINUE_WORDS } from '../../words/execution.ts';
import { beginnings } from './beginnings.ts';
import { changedInput, InputArea, problemOf, textOfInput } from './edited-input.tsx';
import { VersionChoice } from './version-choice.tsx';

interface ContinueFromProps {
  status: ExecutionStatus;
  manifest: WorkflowManifest;
  /** Input of the execution, as its history has it. */
  input: Json | undefined;
}

/** Continues an execution that ended without success from a step, with its effects and an input that may be changed first. */
export const ContinueFrom = ({ status, manifest, input }: ContinueFromProps) => {
  const steps = beginnings(manifest);
  const failed = status.progress.steps.find(({ id, status: how }) => how === 'failed' && steps.includes(id));
  const [from, setFrom] = useState(failed?.id ?? steps[0] ?? '');
  const [version, setVersion] = useState('live');
  const [text, setText] = useState<string>();
  const edited = { before: textOfInput(input), text };
  const act = async (reason: string | undefined): Promise<void> => {
    const { name } = await api.continueFrom(status.workflow, status.name, {
      from,
      version: version === 'live' ? 'live' : Number(version),
      ...changedInput(edited),
      ...defined({ reason }),
    });
    location.hash = linkTo(['executions', status.workflow, name]);
  };
  return (
    <Confirm
      label={CONTINUE_WORDS.label}
      reason
      ready={from !== '' && problemOf(edited) === undefined}
      act={act}
    >
      <p>{CONTINUE_WORDS.what}</p>
      {steps.length === 0 && <p>{AGAIN_WORDS.none}</p>}
      <label class="field">
        {AGAIN_WORDS.step}
        <select value={from} onChange={({ currentTarget }) => setFrom(currentTarget.value)}>
          {steps.map((step) => (
            <option key={step}>{step}</option>
          ))}
        </select>
      </label>
      <VersionChoice workflow={status.workflow} value={version} onChange={setVersion} />
      <InputArea input={edited} onChange={setText} />
    </Confirm>
  );
};
