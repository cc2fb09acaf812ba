import { useEffect, useState } from 'preact/hooks';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { ExecutionStatus, RerunBeginning, RerunPlan } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Notice } from '../../view/notice.tsx';
import { AGAIN_WORDS } from '../../words/execution.ts';
import { changedInput, InputArea, problemOf, textOfInput } from './edited-input.tsx';
import { firstChoice, type PlannedStep, stepsOf } from './rerun-steps.ts';
import { VersionChoice } from './version-choice.tsx';

interface RunAgainProps {
  status: ExecutionStatus;
  /** Input of the execution, as its history has it. */
  input: Json | undefined;
  /** Step to begin with, unless another one is chosen. */
  wanted?: string | undefined;
  /** What its button says; default: that a step is chosen. */
  label?: string;
}

/** Runs an execution that has ended again from any step, with an input that may be changed first. */
export const RunAgain = ({ status, input, wanted, label = AGAIN_WORDS.label }: RunAgainProps) => {
  const [plan, setPlan] = useState<RerunPlan>();
  const [chosen, setChosen] = useState<string>();
  const [version, setVersion] = useState('live');
  const [text, setText] = useState<string>();
  const edited = { before: textOfInput(input), text };
  const failed = status.progress.steps.find(({ status: how }) => how === 'failed')?.id;
  const from = chosen ?? (plan && firstChoice(plan.beginnings, [wanted, failed]));
  const beginning = plan?.beginnings.find(({ step }) => step === from);
  const isPossible = beginning !== undefined && beginning.refusal === undefined;
  const act = async (reason: string | undefined): Promise<void> => {
    const { name } = await api.rerun(status.workflow, status.name, {
      from: from ?? '',
      version: version === 'live' ? 'live' : Number(version),
      ...changedInput(edited),
      ...defined({ reason }),
    });
    location.hash = linkTo(['executions', status.workflow, name]);
  };
  return (
    <Confirm label={label} reason ready={isPossible && problemOf(edited) === undefined} act={act}>
      <p>{AGAIN_WORDS.what}</p>
      <Planned status={status} version={version} onPlan={setPlan} />
      {plan && plan.beginnings.length === 0 && <p>{AGAIN_WORDS.none}</p>}
      {plan && (
        <label class="field">
          {AGAIN_WORDS.step}
          <select value={from} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
            {plan.beginnings.map(({ step, refusal }) => (
              <option key={step} value={step}>
                {refusal === undefined ? step : AGAIN_WORDS.impossible(step)}
              </option>
            ))}
          </select>
        </label>
      )}
      <VersionChoice workflow={status.workflow} value={version} onChange={setVersion} />
      {plan && beginning && <Preview plan={plan} beginning={beginning} onChoose={setChosen} />}
      {isPossible && <InputArea input={edited} onChange={setText} />}
    </Confirm>
  );
};

interface PlannedProps {
  status: ExecutionStatus;
  version: string;
  onPlan(plan: RerunPlan | undefined): void;
}

/** Between two looks at an execution whose effects are being settled. */
const AGAIN_MILLISECONDS = 2000;

/** Reads what running again would do, once it is asked for. */
const Planned = ({ status: { workflow, name, status }, version, onPlan }: PlannedProps) => {
  const [problem, setProblem] = useState<Error>();
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    let timer = 0;
    let isGone = false;
    const look = async (): Promise<void> => {
      try {
        const plan = await api.rerunPlan(workflow, name, version);
        if (isGone) return;
        onPlan(plan);
        if (plan.unsettled !== undefined) timer = window.setTimeout(() => void look(), AGAIN_MILLISECONDS);
      } catch (refused) {
        if (!isGone) setProblem(refused as Error);
      }
      if (!isGone) setRead(true);
    };
    setRead(false);
    setProblem(undefined);
    onPlan(undefined);
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [workflow, name, version, status]);
  if (problem) return <Notice problem={problem} />;
  return isRead ? null : <p class="quiet">{AGAIN_WORDS.loading}</p>;
};

interface PreviewProps {
  plan: RerunPlan;
  beginning: RerunBeginning;
  onChoose(step: string): void;
}

/** Says what is done again, what is taken over, and what keeps a step from being begun with. */
const Preview = ({ plan, beginning, onChoose }: PreviewProps) => {
  const { refusal, instead, block } = beginning;
  const { again, taken } = stepsOf(plan, beginning);
  return (
    <div class="preview" aria-live="polite">
      {refusal !== undefined && (
        <div class="notice">
          <p>{AGAIN_WORDS.refused(refusal)}</p>
          {instead !== undefined && (
            <button type="button" onClick={() => onChoose(instead)}>
              {AGAIN_WORDS.instead(instead)}
            </button>
          )}
        </div>
      )}
      {block !== undefined && <p>{AGAIN_WORDS.block(block)}</p>}
      <PlannedSteps title={AGAIN_WORDS.again(again.length)} steps={again} />
      <PlannedSteps title={AGAIN_WORDS.takenOver(taken.length)} steps={taken} />
      {taken.some(({ remains }) => remains) && <p>{AGAIN_WORDS.remains}</p>}
    </div>
  );
};

const PlannedSteps = ({ title, steps }: { title: string; steps: readonly PlannedStep[] }) => (
  <>
    <p>{title}</p>
    {steps.length > 0 && (
      <ul>
        {steps.map(({ step, note }) => (
          <li key={step}>
            <strong>{step}</strong> {note !== undefined && <span class="quiet">{note}</span>}
          </li>
        ))}
      </ul>
    )}
  </>
);
