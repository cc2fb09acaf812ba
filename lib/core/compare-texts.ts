/** Orders texts by their code units, for `sort`: the same everywhere, whatever the language of the machine. */
export const compareTexts = (one: string, other: string): number => {
  if (one === other) return 0;
  return one < other ? -1 : 1;
};
