/** One finding about a definition, as ValidateStateMachineDefinition gives it (API reference: …Diagnostic). */
export interface DefinitionDiagnostic {
  severity: 'ERROR' | 'WARNING';
  /** AWS's code, e.g. `SCHEMA_VALIDATION_FAILED`. */
  code: DefinitionCode;
  message: string;
  /** E.g. `/States/Pay/Catch[0]/Next`; absent when the finding is about the whole. */
  location?: string;
}

/** Codes of findings, as ValidateStateMachineDefinition gives them. */
export type DefinitionCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_TRANSITION_TARGET'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'DUPLICATE_LABEL_NAME'
  | 'INVALID_STATE_NAME'
  | 'INVALID_LABEL_NAME'
  | 'INVALID_VARIABLE_NAME'
  | 'RESERVED_VARIABLE_NAME'
  | 'TOO_DEEPLY_NESTED'
  | 'NO_DOLLAR'
  | 'NO_PATH'
  | 'PASS_RESULT_IS_STATIC'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION';

/** Whether any finding keeps the definition from being used. */
export const isRefused = (found: readonly DefinitionDiagnostic[]): boolean =>
  found.some(({ severity }) => severity === 'ERROR');

/** Returns `CODE: message at location, …`, as InvalidDefinition's message lists the findings. */
export const diagnosticsText = (found: readonly DefinitionDiagnostic[]): string =>
  found.map(({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`).join(', ');
