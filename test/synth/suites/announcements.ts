import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import {
  type Loose,
  ofType,
  only,
  statementsOf,
  synthesize,
  synthesizeChanged,
} from '../harness/synthesize.ts';

const project = await smallProject();
const template = synthesizeChanged(project)['baton-announcements'];
const announcer = (): Loose =>
  only(
    template,
    'AWS::Lambda::Function',
    ({ FunctionName }) => FunctionName === 'baton-platform-announce-approval',
  ).Properties;

describe('announcements of approvals', () => {
  it('are deployed if somebody is to get them', () => {
    expect(Object.keys(synthesize(project))).not.toContain('baton-announcements');
    expect(template).toBeDefined();
  });

  it('are made when an approval is requested, and again for those that did not arrive', () => {
    const rules = ofType(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);

    expect(rules).toHaveLength(2);
    expect(rules).toContainEqual(
      expect.objectContaining({
        EventBusName: expect.anything(),
        EventPattern: { source: ['baton'], 'detail-type': ['Approval Requested'] },
      }),
    );
    expect(rules).toContainEqual(expect.objectContaining({ ScheduleExpression: 'rate(5 minutes)' }));
  });

  it('go by mail through a topic over TLS, and to a webhook whose address is a secret', () => {
    const [[topic]] = ofType(template, 'AWS::SNS::Topic') as [[string, unknown]];
    const { Variables } = announcer().Environment;

    expect(
      ofType(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties.Endpoint),
    ).toEqual(['a@example.com', 'b@example.com']);
    expect(Variables).toMatchObject({
      BATON_ANNOUNCEMENT_TOPIC: { Ref: topic },
      BATON_ANNOUNCEMENT_WEBHOOK: 'approvals/webhook',
    });
    expect(Variables).not.toHaveProperty('BATON_CONSOLE_URL');
    expect(only(template, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ]);
  });

  it('may be made with that topic, that secret and approvals only', () => {
    const statements = statementsOf(template, 'platformannounceapprovalRole');
    const allows = (action: string) =>
      statements.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource);

    expect(allows('sns:Publish')).toEqual([{ Ref: expect.stringMatching(/^ApprovalsRequests/) }]);
    expect(JSON.stringify(allows('secretsmanager:GetSecretValue'))).toContain(
      ':secret:approvals/webhook-??????',
    );
    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('states:'))).toEqual([]);
  });
});
