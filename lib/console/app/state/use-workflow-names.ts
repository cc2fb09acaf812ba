import { api } from '../api/api.ts';
import { usePolled } from './use-polled.ts';

/** Workflows change with a deployment only. */
const POLL_MILLISECONDS = 120_000;

let known: readonly string[] = [];

/** Returns the names of the workflows; those that another screen has read until they are read again. */
export const useWorkflowNames = (): readonly string[] => {
  const { value } = usePolled(api.workflows, 'workflows', POLL_MILLISECONDS);
  if (value) known = value.map(({ name }) => name);
  return known;
};
