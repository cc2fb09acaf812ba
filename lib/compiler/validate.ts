import type { Diagnostic } from '#core/diagnostics.ts';
import type { WorkflowDocument } from './document.ts';
import type { SpanOf } from './parse/source-text.ts';
import type { CompileOptions } from './types.ts';

/** Checks what a document means; its shape holds already. */
export const validate = (_document: WorkflowDocument, _spanOf: SpanOf, _options: CompileOptions): Diagnostic[] => [];
