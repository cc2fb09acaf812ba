const write = process.stdout.write;

/** Captures standard output until `release`, with environment variables set meanwhile; returns the texts so far. */
export const keepOutput = (
  environment: Record<string, string> = {},
): { texts: string[]; release(): void } => {
  const texts: string[] = [];
  Object.assign(process.env, environment);
  process.stdout.write = ((text: string | Uint8Array) => {
    texts.push(String(text));
    return true;
  }) as typeof write;
  return {
    texts,
    release: () => {
      process.stdout.write = write;
      for (const name of Object.keys(environment)) delete process.env[name];
    },
  };
};
