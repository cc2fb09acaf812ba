import { defineKind } from '../document-kind.ts';
import { aboutOf } from './about.ts';
import { checkStates } from './check-states.ts';
import { checkTransitions } from './check-transitions.ts';
import { graphOf } from './graph.ts';
import { fields, type LifecycleDocument } from './schema.ts';
import { starter } from './starter.ts';
import { toWorkflow } from './to-workflow.ts';

export const lifecycleKind = defineKind<LifecycleDocument>({
  kind: 'lifecycle',
  summary:
    "An entity's life: states, and the transitions between them by triggers or in time, with guards and with work that is undone if it fails.",
  fields,
  starter,
  tryOut: (name) => ['dev', `lifecycle create ${name} first`, `lifecycle fire ${name} first finish`],
  startedBy: (name) => `its triggers: baton dev, then baton lifecycle fire ${name} ENTITY TRIGGER`,
  check: (document) => [...checkStates(document), ...checkTransitions(document)],
  toWorkflow,
  about: aboutOf,
  graph: graphOf,
});
