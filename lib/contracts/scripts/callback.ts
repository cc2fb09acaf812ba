/** What to do about a result that is too large. */
export const MARK_IT =
  'return less, such as what expressions need of it; what steps only pass on goes to the storage, with x-large: true in "returns" in any case';

/** Errors of Step Functions when nothing waits for a task any longer. */
const GONE = ['InvalidToken', 'TaskDoesNotExist', 'TaskTimedOut'];

/** What a script in JavaScript adds whose step has a heartbeat: it sends heartbeats, and its result to the state that waits for it. */
export const JAVASCRIPT_CALLBACK = `let states;
const sendTask = async (operation, input) => {
  const sdk = await import('@aws-sdk/client-sfn');
  states ??= new sdk.SFNClient();
  return states.send(new sdk[operation + 'Command'](input));
};
const heartbeatOf = ({ task_token: taskToken }) => async () => {
  if (taskToken) await sendTask('SendTaskHeartbeat', { taskToken });
};
const answered = async (output, { task_token: taskToken }) => {
  if (!taskToken) return output;
  await sendTask('SendTaskSuccess', { taskToken, output: JSON.stringify(output) }).catch((error) => {
    if (!${JSON.stringify(GONE)}.includes(error.name)) throw error;
  });
  return output;
};
`;

/** The same of a script whose step has no heartbeat: there is nothing to send. */
export const JAVASCRIPT_ANSWER = `const heartbeatOf = () => async () => undefined;
const answered = (output) => output;
`;

/** The same in Python. */
export const PYTHON_CALLBACK = `
states = None

def send_task(operation, **request):
    global states
    import boto3
    states = states or boto3.client("stepfunctions")
    getattr(states, operation)(**request)

def send_heartbeat(run):
    if run.get("task_token"):
        send_task("send_task_heartbeat", taskToken=run["task_token"])

def answered(output, run):
    if run.get("task_token"):
        try:
            send_task("send_task_success", taskToken=run["task_token"], output=json.dumps(output))
        except Exception as error:
            if type(error).__name__ not in ${JSON.stringify(GONE)}:
                raise
    return output
`;

/** The same of a script whose step has no heartbeat. */
export const PYTHON_ANSWER = `
def send_heartbeat(run):
    pass

def answered(output, run):
    return output
`;
