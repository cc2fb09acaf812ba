const write = process.stdout.write;

/** Captures standard output until `release`; returns the texts so far. */
export const keepOutput = (): { texts: string[]; release(): void } => {
  const texts: string[] = [];
  process.stdout.write = ((text: string | Uint8Array) => {
    texts.push(String(text));
    return true;
  }) as typeof write;
  return {
    texts,
    release: () => {
      process.stdout.write = write;
    },
  };
};
