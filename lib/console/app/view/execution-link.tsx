import { linkTo } from '../router.ts';

/** Links to an execution by its ARN. */
export const ExecutionLink = ({ arn }: { arn: string }) => {
  const [workflow = '', name = ''] = arn.split(':').slice(-2);
  return (
    <a href={linkTo(['executions', workflow, name])}>
      {workflow}/{name}
    </a>
  );
};
