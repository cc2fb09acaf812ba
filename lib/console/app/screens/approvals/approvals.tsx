import { api } from '../../api/api.ts';
import { linkTo, type Route } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Listing } from '../../view/listing.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { APPROVAL_WORDS } from '../../words/approvals.ts';
import { WORDS } from '../../words/common.ts';
import { ApprovalPage } from './approval-page.tsx';

const POLL_MILLISECONDS = 3000;

/** Lists what waits for a decision, of everybody or of one person; or shows one. */
export const Approvals = ({ route }: { route: Route }) => {
  const [, id] = route.parts;
  return id === undefined ? <Inbox to={route.fields.to} /> : <ApprovalPage key={id} id={id} />;
};

const Inbox = ({ to }: { to: string | undefined }) => {
  const polled = usePolled(api.approvals, 'approvals', POLL_MILLISECONDS);
  const people = [...new Set((polled.value ?? []).flatMap((approval) => approval.to))].sort();
  const shown = polled.value?.filter((approval) => !to || approval.to.includes(to));
  return (
    <main>
      <h1>{WORDS.approvals}</h1>
      <nav class="people" aria-label={APPROVAL_WORDS.people}>
        <a href={linkTo(['approvals'])} aria-current={to ? undefined : 'page'}>
          {APPROVAL_WORDS.everybody}
        </a>
        {people.map((person) => (
          <a
            key={person}
            href={linkTo(['approvals'], { to: person })}
            aria-current={to === person ? 'page' : undefined}
          >
            {person}
          </a>
        ))}
      </nav>
      <Listing of={{ value: shown, problem: polled.problem }} none={WORDS.noApprovals}>
        {(approvals) => (
          <ul class="cards">
            {approvals.map(
              ({ id, title, workflow, step, to: asked, requested_at: at, expires_at: until }) => (
                <li key={id}>
                  <a href={linkTo(['approvals', id])}>
                    <strong>{title}</strong>
                    <span class="quiet">{APPROVAL_WORDS.about(workflow, step, asked)}</span>
                    <span class="quiet">
                      {APPROVAL_WORDS.since} <Time at={at} />
                      {until !== undefined &&
                        `, ${APPROVAL_WORDS.left(lasting(new Date().toISOString(), until))}`}
                    </span>
                  </a>
                </li>
              ),
            )}
          </ul>
        )}
      </Listing>
    </main>
  );
};
