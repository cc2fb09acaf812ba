import { useState } from 'preact/hooks';
import { isObject, type Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import { Problem } from '../../api/request.ts';
import { session } from '../../api/session/current.ts';
import type { Approval } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { useFiles } from '../../state/use-files.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Allowed } from '../../view/allowed.tsx';
import { JsonText } from '../../view/json.tsx';
import { Notice } from '../../view/notice.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { visible } from '../../view/visible.ts';
import { ANNOUNCEMENT_WORDS } from '../../words/announcements.ts';
import { APPROVAL_WORDS } from '../../words/approvals.ts';
import { WORDS } from '../../words/common.ts';
import { SESSION_WORDS } from '../../words/session.ts';
import { FormInput } from '../start/form-input.tsx';
import { type FormField, formFields, readField } from '../start/schema-fields.ts';

const POLL_MILLISECONDS = 3000;

/** Shows what is asked, and takes the decision. */
export const ApprovalPage = ({ id }: { id: string }) => {
  const { value: approval, problem, refresh } = usePolled(() => api.approval(id), id, POLL_MILLISECONDS);
  if (!approval)
    return <main>{problem ? <Notice problem={problem} /> : <p class="empty">{WORDS.loading}</p>}</main>;
  const execution = approval.execution.split(':').at(-1) ?? '';
  return (
    <main>
      <nav aria-label={WORDS.path}>
        <a href={linkTo(['approvals'])}>{WORDS.approvals}</a> /
      </nav>
      <h1>{visible(approval.title)}</h1>
      <p class="facts">
        <a href={linkTo(['executions', approval.workflow, execution])}>
          {approval.workflow}/{execution}
        </a>
        <span>{APPROVAL_WORDS.step(approval.step)}</span>
        <span>
          {APPROVAL_WORDS.asked} <Time at={approval.requested_at} />
        </span>
        {approval.expires_at !== undefined && approval.status === 'pending' && (
          <span>{APPROVAL_WORDS.left(lasting(new Date().toISOString(), approval.expires_at))}</span>
        )}
      </p>
      <Notice problem={problem} />
      <Unannounced approval={approval} />
      {approval.show !== undefined && <Shown approval={approval} execution={execution} />}
      {approval.status === 'pending' ? (
        <Allowed group="approver" otherwise={SESSION_WORDS.onlyApprovers}>
          <Decision approval={approval} onDecided={refresh} />
        </Allowed>
      ) : (
        <Decided approval={approval} />
      )}
    </main>
  );
};

/** Says in which channels it could not be announced. */
const Unannounced = ({ approval: { announcements = [] } }: { approval: Approval }) => {
  const failed = announcements.filter(({ delivered }) => !delivered);
  if (failed.length === 0) return null;
  return (
    <div class="notice">
      {failed.map(({ channel, tries, at, error = '' }) => (
        <p key={channel}>
          {ANNOUNCEMENT_WORDS.failed(channel, tries, error)} <Time at={at} />)
        </p>
      ))}
    </div>
  );
};

/** Shows values as text, and files of the execution in frames that run nothing. */
const Shown = ({ approval, execution }: { approval: Approval; execution: string }) => {
  const files = isObject(approval.show)
    ? Object.entries(approval.show).filter((entry): entry is [string, string] => isPage(entry[1]))
    : [];
  // The path of a file begins with the folder of the execution.
  const inFolder = (path: string): string => path.split('/').slice(1).join('/');
  const made = useFiles(approval.workflow, execution, files.map(([, path]) => path).join());
  const urlOf = (path: string): string | undefined => made.find((file) => file.path === inFolder(path))?.url;
  return (
    <section aria-label={APPROVAL_WORDS.shown}>
      <JsonText value={approval.show} />
      {files.map(([name, path]) => (
        <figure key={name}>
          <figcaption>
            <strong>{name}</strong>{' '}
            <a href={urlOf(path)} target="_blank" rel="noreferrer">
              {inFolder(path)}
            </a>
          </figcaption>
          <iframe title={name} sandbox="" src={urlOf(path)} />
        </figure>
      ))}
    </section>
  );
};

const isPage = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^[\w./-]+\.(html|svg|png|jpe?g)$/.test(value);

const Decided = ({ approval: { status, by, comment, edits, decided_at: at } }: { approval: Approval }) => (
  <>
    <p class="notice">
      {APPROVAL_WORDS.outcome(status, by)}
      <Time at={at} /> {comment !== undefined && <q>{visible(comment)}</q>}
    </p>
    {edits !== undefined && Object.keys(edits).length > 0 && (
      <section>
        <h2>{APPROVAL_WORDS.edits}</h2>
        <JsonText value={edits} />
      </section>
    )}
  </>
);

/** The fields that may be changed, with what they hold now. */
const editableFields = ({ editable, show }: Approval): FormField[] => {
  const properties = Array.isArray(editable)
    ? Object.fromEntries(editable.map((name) => [name, schemaOf(isObject(show) ? show[name] : undefined)]))
    : editable;
  return formFields({ properties: properties as Record<string, Json> as never }, show) ?? [];
};

const schemaOf = (value: Json | undefined) => ({
  type: ['string', 'number', 'boolean'].includes(typeof value) ? typeof value : 'object',
});

const Decision = ({ approval, onDecided }: { approval: Approval; onDecided(): void }) => {
  const [fields] = useState(() => editableFields(approval));
  const [values, setValues] = useState(() =>
    Object.fromEntries(fields.map((field) => [field.name, field.initial])),
  );
  const [comment, setComment] = useState('');
  const [by, setBy] = useState('');
  const [problem, setProblem] = useState<Error>();
  const decide = async (decision: 'approved' | 'rejected'): Promise<void> => {
    try {
      const changed = fields.filter(({ name, initial }) => values[name] !== initial);
      const edits = Object.fromEntries(
        changed.map((field) => [field.name, readField(field, values[field.name] ?? '') ?? null]),
      );
      await api.decide(approval.id, {
        decision,
        ...(comment && { comment }),
        ...(by && { by }),
        ...(decision === 'approved' && changed.length > 0 && { edits }),
      });
      onDecided();
    } catch (refused) {
      const isLate = refused instanceof Problem && refused.code === 'already_decided';
      setProblem(isLate ? new Error(WORDS.decidedElsewhere) : (refused as Error));
      if (isLate) onDecided();
    }
  };
  return (
    <form class="decision" onSubmit={(event) => event.preventDefault()}>
      {fields.map((field) => (
        <FormInput
          key={field.name}
          field={{ ...field, required: false }}
          value={values[field.name] ?? ''}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      <label>
        {WORDS.reason}
        <textarea rows={2} value={comment} onInput={({ currentTarget }) => setComment(currentTarget.value)} />
      </label>
      {!session().person && (
        <label>
          {APPROVAL_WORDS.name}
          <input value={by} autocomplete="name" onInput={({ currentTarget }) => setBy(currentTarget.value)} />
        </label>
      )}
      <Notice problem={problem} />
      <div class="buttons">
        <button type="button" class="primary" onClick={() => void decide('approved')}>
          {APPROVAL_WORDS.approve}
        </button>
        <button type="button" class="danger" onClick={() => void decide('rejected')}>
          {APPROVAL_WORDS.reject}
        </button>
      </div>
    </form>
  );
};
