import { analyse } from '../expressions/analyse.ts';
import { emitExpression } from './author-text.ts';
import type { Emitter } from './emitter.ts';

/** Emits a condition as Choice takes it: true or false, whatever the author's expression yields. */
export const condition = (emitter: Emitter, text: string): string => {
  const emitted = emitExpression(text, emitter.names);
  const analysis = analyse(text);
  return analysis.ok && analysis.boolean ? emitted : `(${emitted}) ? true : false`;
};
