/** Dollars for people: `$0.00` for nothing, four significant digits for small sums, cents from a dollar on. */
export const formatDollars = (dollars: number): string => {
  if (dollars === 0) return '$0.00';
  if (Math.abs(dollars) >= 1) return `$${dollars.toFixed(2)}`;
  const digits = Math.min(8, Math.max(2, 2 - Math.floor(Math.log10(Math.abs(dollars)))));
  return `$${dollars.toFixed(digits)}`;
};

/** What a thousand runs cost, which is easier to grasp than one. */
export const formatPerThousand = (dollars: number): string =>
  `${formatDollars(dollars * 1000)} per 1,000 runs`;
