"""Tries every kind of operation with boto3; fails with an assertion where an answer is not AWS's."""
import json
import threading
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

sfn = boto3.client('stepfunctions', config=Config(inject_host_prefix=False, retries={'max_attempts': 1}))
ROLE = 'arn:aws:iam::123456789012:role/states'


def definition(**states):
    return json.dumps({'StartAt': next(iter(states)), 'States': states})


def ended(arn):
    while (seen := sfn.describe_execution(executionArn=arn))['status'] == 'RUNNING':
        time.sleep(0.01)
    return seen


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response['Error']['Code'] == code, error
    else:
        raise AssertionError(f'{code} was expected')


# State machines, versions, aliases, tags.
one = definition(A={'Type': 'Pass', 'Result': 1, 'End': True})
machine = sfn.create_state_machine(name='m', definition=one, roleArn=ROLE, publish=True)
arn, version = machine['stateMachineArn'], machine['stateMachineVersionArn']
assert arn == 'arn:aws:states:eu-central-1:123456789012:stateMachine:m', arn
alias = sfn.create_state_machine_alias(
    name='live', routingConfiguration=[{'stateMachineVersionArn': version, 'weight': 100}])['stateMachineAliasArn']
assert sfn.update_state_machine(stateMachineArn=arn, definition=one.replace('1', '2'))['revisionId']
assert ended(sfn.start_execution(stateMachineArn=alias)['executionArn'])['output'] == '1'
assert ended(sfn.start_execution(stateMachineArn=arn)['executionArn'])['output'] == '2'
sfn.tag_resource(resourceArn=arn, tags=[{'key': 'k', 'value': 'v'}])
assert sfn.list_tags_for_resource(resourceArn=arn)['tags'] == [{'key': 'k', 'value': 'v'}]
assert sfn.validate_state_machine_definition(definition='{}')['result'] == 'FAIL'
refused('InvalidDefinition', sfn.create_state_machine, name='bad', definition='{}', roleArn=ROLE)
refused('StateMachineDoesNotExist', sfn.describe_state_machine, stateMachineArn=arn + 'x')
refused('ConflictException', sfn.delete_state_machine_version, stateMachineVersionArn=version)
refused('StateMachineAlreadyExists', sfn.create_state_machine, name='m', definition=one, roleArn=ROLE, type='EXPRESS')
refused('ValidationException', sfn.start_execution, stateMachineArn=arn, input='"' + 'x' * 262_144 + '"')
assert sfn.describe_state_machine(stateMachineArn=arn, includedData='METADATA_ONLY')['definition'] == '{}'
assert sfn.describe_state_machine_alias(stateMachineAliasArn=alias)['routingConfiguration'][0]['weight'] == 100

# Executions: paging, stopping, redriving.
assert len(list(sfn.get_paginator('list_executions').paginate(
    stateMachineArn=arn, PaginationConfig={'PageSize': 1}))) == 2
failing = sfn.create_state_machine(
    name='f', definition=definition(F={'Type': 'Fail', 'Error': 'E'}), roleArn=ROLE)['stateMachineArn']
failed = ended(sfn.start_execution(stateMachineArn=failing)['executionArn'])
assert (failed['status'], failed['error'], failed['redriveStatus']) == ('FAILED', 'E', 'REDRIVABLE')
sfn.redrive_execution(executionArn=failed['executionArn'])
assert ended(failed['executionArn'])['redriveCount'] == 1
waiting = sfn.create_state_machine(
    name='w', definition=definition(W={'Type': 'Wait', 'Seconds': 900, 'End': True}), roleArn=ROLE)['stateMachineArn']
running = sfn.start_execution(stateMachineArn=waiting, name='n')['executionArn']
sfn.stop_execution(executionArn=running, error='E', cause='c')
assert ended(running)['status'] == 'ABORTED'
pages = sfn.get_paginator('get_execution_history').paginate(executionArn=running, PaginationConfig={'PageSize': 1})
assert [event['type'] for page in pages for event in page['events']] == [
    'ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']
refused('ExecutionAlreadyExists', sfn.start_execution, stateMachineArn=waiting, name='n')

# Express machines.
express = sfn.create_state_machine(name='e', definition=one, roleArn=ROLE, type='EXPRESS')['stateMachineArn']
assert sfn.start_sync_execution(stateMachineArn=express)['output'] == '1'

# Activities and their tokens.
activity = sfn.create_activity(name='a')['activityArn']
working = sfn.create_state_machine(
    name='t', definition=definition(T={'Type': 'Task', 'Resource': activity, 'End': True}), roleArn=ROLE)
tasks = []
poll = threading.Thread(target=lambda: tasks.append(sfn.get_activity_task(activityArn=activity, workerName='w')))
poll.start()
work = sfn.start_execution(stateMachineArn=working['stateMachineArn'], input='{"n": 1}')['executionArn']
poll.join()
sfn.send_task_heartbeat(taskToken=tasks[0]['taskToken'])
sfn.send_task_success(taskToken=tasks[0]['taskToken'], output=tasks[0]['input'])
assert json.loads(ended(work)['output']) == {'n': 1}
refused('TaskTimedOut', sfn.send_task_failure, taskToken=tasks[0]['taskToken'])

# Distributed maps.
inner = {'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'End': True}}}
mapping = definition(M={'Type': 'Map', 'End': True, 'ItemProcessor': {
    'ProcessorConfig': {'Mode': 'DISTRIBUTED', 'ExecutionType': 'STANDARD'}, **inner}})
mapped = sfn.create_state_machine(name='d', definition=mapping, roleArn=ROLE)['stateMachineArn']
run = sfn.start_execution(stateMachineArn=mapped, input='[1, 2]')['executionArn']
assert ended(run)['output'] == '[1,2]'
map_run = sfn.list_map_runs(executionArn=run)['mapRuns'][0]['mapRunArn']
assert sfn.describe_map_run(mapRunArn=map_run)['itemCounts']['succeeded'] == 2
assert len(sfn.list_executions(mapRunArn=map_run)['executions']) == 2
child = sfn.list_executions(mapRunArn=map_run, statusFilter='SUCCEEDED', redriveFilter='NOT_REDRIVEN')['executions'][0]
assert (child['itemCount'], child['mapRunArn']) == (1, map_run), child
assert sfn.describe_state_machine_for_execution(executionArn=child['executionArn'])['mapRunArn'] == map_run
refused('ValidationException', sfn.update_map_run, mapRunArn=map_run, maxConcurrency=1)
refused('ExecutionNotRedrivable', sfn.redrive_execution, executionArn=run)

# A state by itself.
tested = sfn.test_state(definition=json.dumps({'Type': 'Pass', 'Next': 'Other'}), input='{"a": 1}', roleArn=ROLE)
assert (tested['status'], tested['output'], tested['nextState']) == ('SUCCEEDED', '{"a":1}', 'Other'), tested

mocked = sfn.test_state(
    definition=json.dumps({'Type': 'Task', 'Resource': 'arn:aws:states:::states:startExecution',
                           'Parameters': {'StateMachineArn': arn}, 'End': True}),
    mock={'result': json.dumps({'ExecutionArn': 'a', 'StartDate': '2026-01-01T00:00:00Z'})}, inspectionLevel='TRACE')
assert mocked['status'] == 'SUCCEEDED' and 'result' in mocked['inspectionData'], mocked
refused('ValidationException', sfn.test_state, definition=json.dumps({'Type': 'Pass', 'End': True}), mock={'result': '1'})

for made in sfn.list_state_machines()['stateMachines']:
    sfn.delete_state_machine(stateMachineArn=made['stateMachineArn'])
assert sfn.list_state_machines()['stateMachines'] == []
