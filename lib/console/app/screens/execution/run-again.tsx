import { useEffect, useState } from 'preact/hooks';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { ExecutionStatus, Version } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Confirm } from '../../view/confirm.tsx';
import { AGAIN_WORDS } from '../../words/execution.ts';
import { beginnings } from './beginnings.ts';

interface RunAgainProps {
  status: ExecutionStatus;
  manifest: WorkflowManifest;
  /** Input of the execution, as its history has it. */
  input: Json | undefined;
}

/** Continues an execution that ended without success from any step, with an input that may be changed first. */
export const RunAgain = ({ status, manifest, input }: RunAgainProps) => {
  const steps = beginnings(manifest);
  const failed = status.progress.steps.find(({ id, status: how }) => how === 'failed' && steps.includes(id));
  const before = JSON.stringify(input ?? {}, null, 2);
  const [from, setFrom] = useState(failed?.id ?? steps[0] ?? '');
  const [version, setVersion] = useState('live');
  const [text, setText] = useState<string>();
  const act = async (reason: string | undefined): Promise<void> => {
    const { name } = await api.continueFrom(status.workflow, status.name, {
      from,
      version: version === 'live' ? 'live' : Number(version),
      ...(text === undefined || text === before ? {} : { input: parsed(text) }),
      ...(reason === undefined ? {} : { reason }),
    });
    location.hash = linkTo(['executions', status.workflow, name]);
  };
  return (
    <Confirm label={AGAIN_WORDS.label} reason ready={from !== ''} act={act}>
      <p>{AGAIN_WORDS.what}</p>
      {steps.length === 0 && <p>{AGAIN_WORDS.none}</p>}
      <label class="field">
        {AGAIN_WORDS.step}
        <select value={from} onChange={({ currentTarget }) => setFrom(currentTarget.value)}>
          {steps.map((step) => (
            <option key={step}>{step}</option>
          ))}
        </select>
      </label>
      <Versions workflow={status.workflow} value={version} onChange={setVersion} />
      <label class="field">
        {AGAIN_WORDS.input}
        <textarea
          rows={8}
          spellcheck={false}
          value={text ?? before}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
    </Confirm>
  );
};

/** Offers the published versions, if there are any. */
const Versions = ({
  workflow,
  value,
  onChange,
}: {
  workflow: string;
  value: string;
  onChange(version: string): void;
}) => {
  const [versions, setVersions] = useState<readonly Version[]>([]);
  useEffect(() => {
    api.versions(workflow).then(
      (list) => setVersions(list.filter(({ resumes }) => resumes === undefined)),
      () => setVersions([]),
    );
  }, [workflow]);
  if (versions.length === 0) return null;
  return (
    <label class="field">
      {AGAIN_WORDS.version}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="live">{AGAIN_WORDS.live}</option>
        {versions.map(({ version }) => (
          <option key={version} value={String(version)}>
            {version}
          </option>
        ))}
      </select>
    </label>
  );
};

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(AGAIN_WORDS.notJson((error as Error).message));
  }
};
