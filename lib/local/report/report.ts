/** A time span in which a step, its fallback or its compensation was running. Times are milliseconds since the Unix epoch. */
export interface ReportBar {
  /** Id of the step. */
  step: string;
  kind: 'step' | 'fallback' | 'compensation';
  /** `waited`: for a person, an event or a time. */
  status: 'succeeded' | 'failed' | 'aborted' | 'waited' | 'running';
  phase?: string;
  uses?: string;
  start: number;
  end: number;
  attempts: number;
  error?: string;
  cause?: string;
}

/** Something that a review found. */
export interface ReportFinding {
  severity: string;
  rule: string;
  location: string;
  message: string;
  suggestion: string;
}

/** Result of a step that reviews. */
export interface ReportReview {
  step: string;
  score: number;
  scores: [name: string, score: number][];
  summary: string;
  findings: ReportFinding[];
}

/** A decision on an approval. */
export interface ReportDecision {
  step: string;
  decision: string;
  by: string;
  at?: string;
  comment?: string;
  /** Fields that the approver could change, with the values that came back. */
  fields: [name: string, value: string][];
}

/** Something that was published. */
export interface ReportPublication {
  step: string;
  channel: string;
  files: number;
  href?: string;
  /** Figures of the step's result: recipients, posts. */
  figures: [name: string, value: string][];
  /** Whether it has been withdrawn. */
  withdrawn: boolean;
}

/** Something that was withdrawn, or found not to be published. */
export interface ReportWithdrawal {
  step: string;
  channel: string;
  outcome: string;
  files: number;
  href?: string;
}

/** A file that the execution made; `href` is relative to the report. */
export interface ReportFile {
  label: string;
  href: string;
  page: boolean;
}

/** An execution, described for people who did not watch it. */
export interface Report {
  workflow: string;
  description?: string;
  version: string;
  name: string;
  status: string;
  error?: string;
  /** The step whose failure ended it. */
  failedStep?: string | undefined;
  cause?: string;
  /** Milliseconds since the Unix epoch. */
  start: number;
  end: number;
  elapsedMilliseconds: number;
  bars: ReportBar[];
  /** Steps that did not run: skipped or never reached. */
  notRun: { step: string; reason: 'skipped' | 'never reached' }[];
  reviews: ReportReview[];
  decisions: ReportDecision[];
  publications: ReportPublication[];
  withdrawals: ReportWithdrawal[];
  files: ReportFile[];
  /** Further figures: transitions, dollars. */
  figures: [name: string, value: string][];
}
