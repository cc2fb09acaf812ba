/** Counts the edits between two words; a swap of neighbours is one edit (optimal string alignment). */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const edits = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        edits(i - 1, j) + 1,
        edits(i, j - 1) + 1,
        edits(i - 1, j - 1) + cost,
        swapped ? edits(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return edits(a.length, b.length);
};

/** Returns the candidate that the author most likely meant, or undefined if none is close. */
export const closest = (word: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    // Every character more or less is an edit.
    if (Math.abs(word.length - candidate.length) >= least) continue;
    const away = distance(word.toLowerCase(), candidate.toLowerCase());
    if (away < least) [best, least] = [candidate, away];
  }
  return best;
};

/** Shortest word that is searched for in longer names. */
const MIN_PART = 5;

/** Returns the only candidate of which a word is a part: `attempts` of `max_attempts`. */
const containing = (word: string, candidates: readonly string[]): string | undefined => {
  if (word.length < MIN_PART) return undefined;
  const found = candidates.filter((candidate) => candidate.split(/[^A-Za-z0-9]/).includes(word));
  return found.length === 1 ? found[0] : undefined;
};

/** Shortest word that counts as an abbreviation. */
const MIN_ABBREVIATION = 3;

/** Returns the only candidate that begins with a word: `description` for `desc`. */
const abbreviated = (word: string, candidates: readonly string[]): string | undefined => {
  if (word.length < MIN_ABBREVIATION) return undefined;
  const found = candidates.filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
  return found.length === 1 ? found[0] : undefined;
};

/** Shortest name with which a longer one may begin. */
const MIN_BEGINNING = 4;

/** Returns the only candidate with which a longer name begins: `abort` for `abort_pipeline`. */
const begun = (word: string, candidates: readonly string[]): string | undefined => {
  const found = candidates.filter(
    (candidate) =>
      candidate.length >= MIN_BEGINNING && ['_', '-'].some((sign) => word.startsWith(candidate + sign)),
  );
  return found.length === 1 ? found[0] : undefined;
};

/** Returns `did you mean "x"?`, or undefined if no candidate is close. */
export const didYouMean = (word: string, candidates: Iterable<string>): string | undefined => {
  const all = [...candidates];
  const found = closest(word, all) ?? containing(word, all) ?? abbreviated(word, all) ?? begun(word, all);
  return found === undefined ? undefined : `did you mean "${found}"?`;
};
