import { isoOf } from '#core/instants.ts';
import { api } from '../../api/api.ts';
import type { AuditFound } from '../../api/types.ts';
import { changeFields, type Route } from '../../router.ts';
import { usePages } from '../../state/use-pages.ts';
import { ExecutionLink } from '../../view/execution-link.tsx';
import { Listing } from '../../view/listing.tsx';
import { More } from '../../view/more.tsx';
import { SearchText } from '../../view/search-text.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { WorkflowChoice } from '../../view/workflow-choice.tsx';
import { AUDIT_LIST_WORDS } from '../../words/audit.ts';
import { WORDS } from '../../words/common.ts';
import { AUDIT_COLUMNS } from '../execution/audit-trail.tsx';

const POLL_MILLISECONDS = 15_000;

const DAY_MILLISECONDS = 86_400_000;

const DAYS = { '24h': 1, '7d': 7, '30d': 30, '90d': 90 } as const;

type Span = keyof typeof DAYS;

const isSpan = (text: string | undefined): text is Span => text !== undefined && text in DAYS;

/** Lists who did what, narrowed by what the address says. */
export const Audit = ({ route }: { route: Route }) => {
  const { workflow, by = '', action = '', text = '' } = route.fields;
  const span: Span = isSpan(route.fields.span) ? route.fields.span : '7d';
  const pages = usePages(
    async (next_token) => {
      // To the minute, so that an answer can be the same as the one before.
      const since = Math.floor((Date.now() - DAYS[span] * DAY_MILLISECONDS) / 60_000) * 60_000;
      const found = await api.searchAudit({
        workflow,
        action,
        by,
        text,
        since: isoOf(since),
        next_token,
      });
      return { items: found.entries, next: found.next_token };
    },
    keyOf,
    JSON.stringify([workflow, action, by, text, span]),
    POLL_MILLISECONDS,
  );
  return (
    <main>
      <h1>{WORDS.audit}</h1>
      <p>{AUDIT_LIST_WORDS.what}</p>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <WorkflowChoice route={route} none={AUDIT_LIST_WORDS.anything} />
        <label>
          {AUDIT_LIST_WORDS.within}
          <select
            value={span}
            onChange={({ currentTarget }) => changeFields(route, { span: currentTarget.value })}
          >
            {Object.entries(AUDIT_LIST_WORDS.spans).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <SearchText
          label={AUDIT_LIST_WORDS.text}
          text={text}
          placeholder={AUDIT_LIST_WORDS.textExample}
          onChange={(found) => changeFields(route, { text: found })}
        />
        <SearchText
          label={AUDIT_LIST_WORDS.action}
          text={action}
          placeholder="approved"
          onChange={(found) => changeFields(route, { action: found })}
        />
        <SearchText
          label={AUDIT_LIST_WORDS.by}
          text={by}
          placeholder="ann"
          onChange={(found) => changeFields(route, { by: found })}
        />
      </form>
      <Listing of={{ value: pages.items, problem: pages.problem }} none={AUDIT_LIST_WORDS.none}>
        {(entries) => (
          <Table label={WORDS.audit} columns={COLUMNS} rows={entries} keyOf={(entry) => keyOf(entry)} />
        )}
      </Listing>
      <More of={pages} />
    </main>
  );
};

const keyOf = ({ at, about, action, by }: AuditFound): string => `${at} ${about} ${action} ${by}`;

const [AT, ...OTHERS] = AUDIT_COLUMNS;

const COLUMNS: Column<AuditFound>[] = [
  ...(AT ? [AT] : []),
  { title: AUDIT_LIST_WORDS.about, cell: ({ about }) => <About about={about} /> },
  ...OTHERS,
];

const About = ({ about }: Pick<AuditFound, 'about'>) =>
  about.includes(':execution:') ? <ExecutionLink arn={about} /> : <span>{about.split(':').at(-1)}</span>;
