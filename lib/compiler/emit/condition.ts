import { analyse } from '../expressions/analyse.ts';
import { emitExpression } from './author-text.ts';
import type { Build } from './build.ts';
import type { Draft } from './subgraph.ts';
import { namesIn } from './names.ts';

/** Emits a condition as Choice takes it: true or false, whatever the author's expression yields. */
export const condition = (build: Build, draft: Draft, text: string): string => {
  const emitted = emitExpression(text, namesIn(build, draft));
  const analysis = analyse(text);
  return analysis.ok && analysis.boolean ? emitted : `(${emitted}) ? true : false`;
};
