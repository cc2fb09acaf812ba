import { choices } from './choices.ts';
import { expressions } from './expressions.ts';
import { fields } from './fields.ts';
import { handlers } from './handlers.ts';
import { names } from './names.ts';
import { paths } from './paths.ts';
import { resources } from './resources.ts';
import type { Rule } from './rule.ts';
import { states } from './states.ts';
import { transitions } from './transitions.ts';
import { variables } from './variables.ts';

/** Every rule, in the order in which findings are listed. */
export const RULES: readonly Rule[] = [
  fields,
  states,
  resources,
  choices,
  handlers,
  paths,
  expressions,
  variables,
  names,
  transitions,
];
