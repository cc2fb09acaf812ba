import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type {
  ReportDecision,
  ReportFile,
  ReportFinding,
  ReportPublication,
  ReportReview,
  ReportWithdrawal,
} from './report.ts';

/** Results of steps by id, in the order of the steps. */
export type StepResults = readonly (readonly [step: string, result: Json])[];

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const shown = (value: Json | undefined): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

const objects = (results: StepResults): [string, JsonObject][] =>
  results.flatMap(([step, result]) => (isObject(result) ? [[step, result] as [string, JsonObject]] : []));

/** Returns a storage key or URI as a link from the report in the execution's folder; undefined if it is elsewhere. */
export const relativeLink = (reference: string, runName: string): string | undefined => {
  const folder = `/${encodeURIComponent(runName)}/`;
  if (reference.startsWith(`${runName}/`)) {
    return reference
      .slice(runName.length + 1)
      .split('/')
      .map(encodeURIComponent)
      .join('/');
  }
  const at = /^(?:file|s3):\/\//.test(reference) ? reference.lastIndexOf(folder) : -1;
  return at < 0 ? undefined : reference.slice(at + folder.length);
};

const findingOf = (value: Json): ReportFinding[] =>
  isObject(value)
    ? [
        {
          severity: text(value.severity),
          rule: text(value.rule),
          location: text(value.location),
          message: text(value.message),
          suggestion: text(value.suggestion),
        },
      ]
    : [];

/** Finds results that are reviews: a score and findings. */
export const reviewsIn = (results: StepResults): ReportReview[] =>
  objects(results).flatMap(([step, { score, scores, summary, findings }]) =>
    typeof score === 'number' && Array.isArray(findings)
      ? [
          {
            step,
            score,
            scores: isObject(scores)
              ? Object.entries(scores).flatMap(([name, value]): [string, number][] =>
                  typeof value === 'number' ? [[name, value]] : [],
                )
              : [],
            summary: text(summary),
            findings: findings.flatMap(findingOf),
          },
        ]
      : [],
  );

const DECISION_FIELDS = new Set(['decision', 'approved', 'by', 'comment', 'at']);

/** Finds results that are decisions: they say by whom, if it was someone. What a loop carries of one is none. */
export const decisionsIn = (results: StepResults): ReportDecision[] =>
  objects(results).flatMap(([step, result]) =>
    typeof result.approved === 'boolean' && typeof result.decision === 'string' && 'by' in result
      ? [
          {
            step,
            decision: result.decision,
            by: text(result.by),
            at: text(result.at) || undefined,
            comment: text(result.comment) || undefined,
            fields: Object.entries(result)
              .filter(([name]) => !DECISION_FIELDS.has(name))
              .map(([name, value]) => [name, shown(value)] as [string, string]),
          },
        ]
      : [],
  );

const identity = (value: JsonObject): string => `${text(value.campaign)}/${text(value.channel)}`;

const isWithdrawal = (value: Json): value is JsonObject =>
  isObject(value) &&
  typeof value.outcome === 'string' &&
  typeof value.channel === 'string' &&
  typeof value.record === 'string';

/** Finds answers that are withdrawals of something published. */
export const withdrawalsIn = (answers: readonly Json[], runName: string): ReportWithdrawal[] =>
  answers.filter(isWithdrawal).map((value) => ({
    step: text(value.channel),
    channel: text(value.channel),
    outcome: text(value.outcome),
    files: typeof value.files === 'number' ? value.files : 0,
    href: relativeLink(text(value.record), runName),
  }));

/** Finds results with a publication, and whether it has been withdrawn since. */
export const publicationsIn = (
  results: StepResults,
  answers: readonly Json[],
  runName: string,
): ReportPublication[] => {
  const withdrawn = new Set(answers.filter(isWithdrawal).map(identity));
  return objects(results).flatMap(([step, { publication, ...result }]) => {
    if (!isObject(publication) || typeof publication.channel !== 'string') return [];
    const taken = withdrawn.has(identity(publication));
    return [
      {
        step,
        channel: publication.channel,
        files: typeof publication.files === 'number' ? publication.files : 0,
        href: taken ? undefined : relativeLink(text(publication.page ?? publication.location), runName),
        figures: Object.entries(result)
          .filter(([, value]) => typeof value === 'number' || typeof value === 'string')
          .map(([name, value]) => [name, shown(value)] as [string, string]),
        withdrawn: taken,
      },
    ];
  });
};

/** Finds files in the execution's folder that results name, pages first. */
export const filesIn = (results: StepResults, runName: string): ReportFile[] => {
  const found = new Map<string, ReportFile>();
  for (const [step, result] of objects(results)) {
    for (const [field, value] of Object.entries(result)) {
      const href = typeof value === 'string' ? relativeLink(value, runName) : undefined;
      if (href === undefined || found.has(href)) continue;
      const name = field === 'file' || field === 'page' ? step : `${step} ${field}`;
      found.set(href, { label: name.replaceAll('_', ' '), href, page: /\.html?$/.test(href) });
    }
  }
  return [...found.values()].sort((a, b) => Number(b.page) - Number(a.page));
};
