import type { ActivityApi } from '#local/activities/activity-api.ts';

/** GetActivityTask answers after a minute at most. */
const ANSWER_MILLISECONDS = 65_000;

/** Answers are repeated for about a minute: a task whose result is lost is done again. */
const ATTEMPTS = 8;

/** A connection with Step Functions on AWS. */
export interface ActivityClient extends ActivityApi {
  close(): void;
}

/** Connects with Step Functions in a region. */
export const activityClient = async (
  region: string,
  profile: string | undefined,
): Promise<ActivityClient> => {
  const [sfn, { defaultProvider }] = await Promise.all([
    import('@aws-sdk/client-sfn'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  const client = new sfn.SFNClient({
    region,
    credentials: defaultProvider(profile === undefined ? {} : { profile }),
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: ANSWER_MILLISECONDS },
  });
  return {
    getActivityTask: (request, abortSignal) =>
      client.send(new sfn.GetActivityTaskCommand(request), { abortSignal }),
    sendTaskHeartbeat: (request) => client.send(new sfn.SendTaskHeartbeatCommand(request)),
    sendTaskSuccess: (request) => client.send(new sfn.SendTaskSuccessCommand(request)),
    sendTaskFailure: (request) => client.send(new sfn.SendTaskFailureCommand(request)),
    close: () => client.destroy(),
  };
};
