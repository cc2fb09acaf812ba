import type { EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step-type.ts';

export const emit = (_step: Step, _context: EmitContext): Fragment => {
  throw new Error('emission follows');
};
