# Tries the AWS CLI against the endpoint at AWS_ENDPOINT_URL; stops at the first thing that is not as on AWS.
set -euo pipefail

sfn() { aws stepfunctions "$@" --output text; }

definition='{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"hello.$":"$.name"},"End":true}}}'
machine=$(sfn create-state-machine --name cli --definition "$definition" \
  --role-arn arn:aws:iam::123456789012:role/states --query stateMachineArn)
execution=$(sfn start-execution --state-machine-arn "$machine" --input '{"name":"Ada"}' --query executionArn)
until [ "$(sfn describe-execution --execution-arn "$execution" --query status)" != RUNNING ]; do :; done
test "$(sfn describe-execution --execution-arn "$execution" --query output)" = '{"hello":"Ada"}'
test "$(sfn get-execution-history --execution-arn "$execution" --reverse-order --query 'events[0].type')" = ExecutionSucceeded
test "$(sfn list-executions --state-machine-arn "$machine" --status-filter SUCCEEDED --query 'length(executions)')" = 1
test "$(sfn validate-state-machine-definition --definition "$definition" --query result)" = OK
if sfn describe-execution --execution-arn "${execution}x" 2> /tmp/baton-cli-error.$$; then exit 1; fi
grep -q ExecutionDoesNotExist /tmp/baton-cli-error.$$
rm /tmp/baton-cli-error.$$
sfn delete-state-machine --state-machine-arn "$machine"
