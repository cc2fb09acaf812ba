import { defined } from '#core/defined.ts';
import { isObject, type Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { Trigger } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Confirm } from '../../view/confirm.tsx';
import { JsonText } from '../../view/json.tsx';
import { Time } from '../../view/time.tsx';
import { WORKFLOW_WORDS } from '../../words/workflows.ts';
import { nextTimes } from './next-times.ts';

/** Lists what starts a workflow, schedules with their next times. */
export const Triggers = ({ workflow, triggers }: { workflow: string; triggers: readonly Trigger[] }) => (
  <section>
    <h2>{WORKFLOW_WORDS.triggers}</h2>
    <ul class="triggers">
      {triggers.map((trigger, index) => (
        <li key={`${trigger.kind}${index}`}>
          <TriggerLine workflow={workflow} trigger={trigger} />
        </li>
      ))}
    </ul>
  </section>
);

const TriggerLine = ({ workflow, trigger }: { workflow: string; trigger: Trigger }) => {
  switch (trigger.kind) {
    case 'api':
      return <span>{WORKFLOW_WORDS.api}</span>;
    case 'schedule':
      return <ScheduleLine workflow={workflow} trigger={trigger} />;
    default:
      return (
        <details>
          <summary>{trigger.kind === 'event' ? eventText(trigger) : WORKFLOW_WORDS.webhook}</summary>
          <JsonText value={jsonOf(trigger)} />
        </details>
      );
  }
};

/** Which events start a workflow, as far as a line can say it. */
const eventText = ({ pattern }: Trigger): string => {
  const { source, 'detail-type': type } = isObject(pattern) ? pattern : {};
  const listed = (value: unknown): string => [value ?? []].flat().map(String).join(', ');
  return [WORKFLOW_WORDS.event, listed(type), listed(source) && `(${listed(source)})`]
    .filter(Boolean)
    .join(' ');
};

const jsonOf = (trigger: Trigger): Json => JSON.parse(JSON.stringify(trigger)) as Json;

const ScheduleLine = ({ workflow, trigger }: { workflow: string; trigger: Trigger }) => (
  <span class="facts">
    <span>
      {WORKFLOW_WORDS.schedule} <code>{String(trigger.expression)}</code> {String(trigger.timezone ?? 'UTC')}
    </span>
    <NextTimes trigger={trigger} />
    <FireNow workflow={workflow} trigger={trigger} />
  </span>
);

/** Says when a schedule fires next. */
export const NextTimes = ({ trigger, isTitled = false }: { trigger: Trigger; isTitled?: boolean }) => {
  const timezone = typeof trigger.timezone === 'string' ? trigger.timezone : undefined;
  const next = nextTimes({ expression: String(trigger.expression), timezone }, Date.now());
  if ('every' in next) return <span>{WORKFLOW_WORDS.rate(next.every)}</span>;
  if (next.times.length === 0) return <span>{WORKFLOW_WORDS.never}</span>;
  return (
    <span>
      {!isTitled && `${WORKFLOW_WORDS.next} `}
      {next.times.map((at, index) => (
        <span key={at}>
          {index > 0 && ' · '}
          <Time at={at} />
        </span>
      ))}
    </span>
  );
};

/** Starts an execution as a schedule would; not offered if its input is computed when it fires. */
export const FireNow = ({ workflow, trigger }: { workflow: string; trigger: Trigger }) => {
  const input = isObject(trigger.input) ? (trigger.input as Json) : {};
  if (JSON.stringify(input).includes('{{') || JSON.stringify(input).includes('{%')) return null;
  const fire = async (reason: string | undefined): Promise<void> => {
    const { name } = await api.start(workflow, { input, ...defined({ reason }) });
    location.hash = linkTo(['executions', workflow, name]);
  };
  return (
    <Confirm label={WORKFLOW_WORDS.fire} reason act={fire}>
      <p>{WORKFLOW_WORDS.fireWhat}</p>
      <JsonText value={input} />
    </Confirm>
  );
};
