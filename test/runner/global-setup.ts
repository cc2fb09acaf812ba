import { openTemporaryFolder } from './temporary-folder.ts';

/** Runs before the workers of a run are started; Jest calls what `global-teardown.ts` exports once they have ended. */
export default (): void => {
  closing.push(openTemporaryFolder());
};

/** What closes the temporary folder of the run that is under way. */
export const closing: (() => void)[] = [];
