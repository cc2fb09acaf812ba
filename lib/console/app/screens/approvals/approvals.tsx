import { api } from '../../api/api.ts';
import { linkTo, type Route } from '../../router.ts';
import { usePages } from '../../state/use-pages.ts';
import { Listing } from '../../view/listing.tsx';
import { More } from '../../view/more.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { visible } from '../../view/visible.ts';
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
  const pages = usePages(
    async (next) => {
      const { approvals, next_token } = await api.approvals(next);
      return { items: approvals, next: next_token };
    },
    ({ id }) => id,
    'approvals',
    POLL_MILLISECONDS,
  );
  const people = [...new Set((pages.items ?? []).flatMap((approval) => approval.to))].sort();
  const shown = pages.items?.filter((approval) => !to || approval.to.includes(to));
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
      <Listing of={{ value: shown, problem: pages.problem }} none={WORDS.noApprovals}>
        {(approvals) => (
          <ul class="cards">
            {approvals.map(
              ({ id, title, workflow, step, to: asked, requested_at: at, expires_at: until }) => (
                <li key={id}>
                  <a href={linkTo(['approvals', id])}>
                    <strong>{visible(title)}</strong>
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
      <More of={pages} />
    </main>
  );
};
