/** Calls of `context.secret` in a script, with the name if it is written out. */
const CALL = /\bcontext\s*\.\s*secret\b\s*(?:\(\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)\s*\))?/g;

/** A place in a script that reads a secret. */
export interface SecretRead {
  /** Absent if the code computes it: the function could not be allowed to read it. */
  name?: string;
  start: number;
  end: number;
}

/** Finds the secrets that a script reads with `context.secret`: its function may read these. */
export const secretsRead = (code: string): SecretRead[] =>
  [...code.matchAll(CALL)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3];
    const place = { start: match.index, end: match.index + match[0].length };
    return name === undefined ? place : { name, ...place };
  });
