import { defineKind } from '../document-kind.ts';
import { fields, type TemplateDefinition } from './schema.ts';
import { starter } from './starter.ts';
import { toWorkflow } from './to-workflow.ts';

export const _templateKind = defineKind<TemplateDefinition>({
  kind: '_template',
  summary: 'Says something.',
  fields,
  starter,
  toWorkflow,
});
