/** Whether an execution with a status, as the API shows it, has not ended. */
export const isUnderWay = (status: string): boolean =>
  status === 'RUNNING' || status === 'PENDING' || status === 'PENDING_REDRIVE';
