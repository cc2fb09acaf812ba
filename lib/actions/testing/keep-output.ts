const write = process.stdout.write;

/** Keeps what is written to standard output, until `release`: the texts so far, and how to give the output back. */
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
