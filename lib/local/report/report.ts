/** A stretch of time in which something of a step was under way. Times are milliseconds since the Unix epoch. */
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

/** What a step that reviews came to. */
export interface ReportReview {
  step: string;
  score: number;
  scores: [name: string, score: number][];
  summary: string;
  findings: ReportFinding[];
}

/** What was decided. */
export interface ReportDecision {
  step: string;
  decision: string;
  by: string;
  at?: string;
  comment?: string;
  /** Fields that the approver could change, with the values that came back. */
  fields: [name: string, value: string][];
}

/** What went out. */
export interface ReportPublication {
  step: string;
  channel: string;
  files: number;
  href?: string;
  /** Figures of the step's result: recipients, posts. */
  figures: [name: string, value: string][];
  /** Set when it was taken back. */
  withdrawn: boolean;
}

/** What was taken back, or found not to be out. */
export interface ReportWithdrawal {
  step: string;
  channel: string;
  outcome: string;
  files: number;
  href?: string;
}

/** A file that the run made; `href` is relative to the report. */
export interface ReportFile {
  label: string;
  href: string;
  page: boolean;
}

/** A run, told for people who were not there. */
export interface Report {
  workflow: string;
  description?: string;
  version: string;
  name: string;
  status: string;
  error?: string;
  cause?: string;
  /** Milliseconds since the Unix epoch. */
  start: number;
  end: number;
  elapsedMilliseconds: number;
  bars: ReportBar[];
  /** Steps that did not run: passed over, or never reached. */
  notRun: { step: string; reason: 'skipped' | 'never reached' }[];
  reviews: ReportReview[];
  decisions: ReportDecision[];
  publications: ReportPublication[];
  withdrawals: ReportWithdrawal[];
  files: ReportFile[];
  /** Further figures: transitions, dollars. */
  figures: [name: string, value: string][];
}
