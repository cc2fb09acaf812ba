import { closing } from './global-setup.ts';

/** Removes what the tests of a run have left in their temporary folder. */
export default (): void => {
  for (const close of closing.splice(0)) close();
};
