import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import { ofType, synthesize } from '../harness/synthesize.ts';

const templates = Object.values(synthesize(await smallProject()));

/** Calls of Step Functions' control plane that read. */
const READING = /^states:(Describe|Get|List)/;

interface Statement {
  Action: string | string[];
}

/** Parts of the templates that may call one of these, by what begins the names of their policies. */
const allowed = (call: string): string[] =>
  templates
    .flatMap((template) =>
      ofType(template, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
        (Properties.PolicyDocument.Statement as Statement[])
          .flatMap(({ Action }) => Action)
          .includes(`states:${call}`)
          ? [/^platform([a-z]+?)(Role|Service)/.exec(id)?.[1] ?? id]
          : [],
      ),
    )
    .sort();

describe('reading from Step Functions', () => {
  it('lists no executions but those of a distributed loop, to say why one failed, and to continue those that were stopped: the others are in the table', () => {
    expect(allowed('ListStateMachines')).toEqual([]);
    expect(allowed('ListExecutions')).toEqual(['continueexecution', 'getstatus', 'retryexecution']);
    expect(allowed('DescribeMapRun')).toEqual(['continueexecution', 'getstatus', 'retryexecution']);
  });

  it('is done of histories by what shows one execution, records its end, undoes, continues or runs it again', () => {
    const showing = ['checkexecutions', 'gethistory', 'getstatus', 'listeffects', 'listlogs', 'planrerun'];
    const ending = ['consumestatuschange', 'sweepruns', 'taketurn'];
    const undoing = ['cancelexecution', 'planundoing', 'undoeffects', 'undoworkflow'];
    const acting = allowed('GetExecutionHistory').filter(
      (name) => ![...showing, ...ending, ...undoing].includes(name),
    );

    // Each of these starts, ends or continues an execution, or answers one, and looks at that one only.
    expect(acting).toEqual([
      ...['changeentity', 'continueexecution', 'createentity', 'decideapproval', 'firetrigger'],
      ...['logstart', 'pauseexecution', 'receivewebhook', 'replayevent', 'rerunexecution', 'resumeexecution'],
      'retryexecution',
      ...['startexecution', 'startonevent', 'startqueued', 'stopexecution', 'sweepapprovals'],
    ]);
  });

  it('is done of versions by what deployments call, what runs an execution in one, and what shows an execution of an unknown one', () => {
    const choosing = ['continueexecution', 'planrerun', 'registerversion', 'rerunexecution'];
    expect(allowed('ListStateMachineVersions')).toEqual(choosing);
    expect(allowed('DescribeStateMachineAlias')).toEqual(choosing);
    expect(allowed('DescribeStateMachine')).toEqual([
      ...['consumestatuschange', 'continueexecution', 'getstatus', 'listeffects', 'planrerun'],
      ...['registerversion', 'rerunexecution', 'sweepruns', 'taketurn'],
    ]);
  });

  it('is not needed to say what versions there are, but the names of state machines and of their alias are', () => {
    for (const name of ['list-versions', 'get-retention']) {
      const [found] = templates.flatMap((template) =>
        ofType(template, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
          Properties.FunctionName.endsWith(`-${name}`),
        ),
      );
      const variables = found?.[1].Properties.Environment.Variables;
      expect([name, Object.keys(variables)]).toEqual([
        name,
        expect.arrayContaining(['BATON_ALIAS', 'BATON_STATE_MACHINE_ARN_PREFIX']),
      ]);
    }
  });

  it('has no other calls', () => {
    const calls = templates.flatMap((template) =>
      ofType(template, 'AWS::IAM::Policy').flatMap(([, { Properties }]) =>
        (Properties.PolicyDocument.Statement as Statement[]).flatMap(({ Action }) => Action),
      ),
    );

    expect([...new Set(calls.filter((call) => READING.test(call)))].sort()).toEqual([
      'states:DescribeExecution',
      'states:DescribeMapRun',
      'states:DescribeStateMachine',
      'states:DescribeStateMachineAlias',
      'states:DescribeStateMachineForExecution',
      'states:GetExecutionHistory',
      'states:ListExecutions',
      'states:ListMapRuns',
      'states:ListStateMachineVersions',
    ]);
  });
});
