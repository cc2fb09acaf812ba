/** An entry that a script adds to the audit trail of its execution. */
export interface ScriptAudit {
  action: string;
  details: Record<string, unknown>;
}

/** Whether a script adds entries to the audit trail: only then may its function do so. */
export const addsAudit = (code: string): boolean => /\bcontext\s*\.\s*audit\b/.test(code);
