import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Announcements, type BatonResources } from '#constructs/index.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { deployFunction } from './actions-stack.ts';
import type { FunctionSource } from './discover/functions.ts';
import type { FunctionCode } from './function-code.ts';

/** Properties of the AnnouncementsStack. */
export interface AnnouncementsStackProps extends StackProps {
  readonly announcer: FunctionSource;
  readonly resources: BatonResources;
  readonly code: FunctionCode;
  readonly settings: BatonSettings;
  /** Address of the console, if one is deployed. */
  readonly consoleUrl?: string;
}

/** Function that announces approvals. */
const ANNOUNCER = 'platform/announce-approval';

/** Tells whether a function announces approvals. */
export const announces = ({ action }: FunctionSource): boolean => action === ANNOUNCER;

/** Tells whether the settings say to whom approvals are announced. */
export const hasAnnouncements = ({ approvalEmails, approvalWebhook }: BatonSettings): boolean =>
  approvalEmails.length > 0 || approvalWebhook !== undefined;

/** What tells people of approvals. It is apart from the other functions, since it comes after the console, whose address it names. */
export class AnnouncementsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { announcer, resources, code, settings, consoleUrl, ...props }: AnnouncementsStackProps,
  ) {
    super(scope, id, { description: 'Baton: announcements', ...props });
    new Announcements(this, 'Approvals', {
      resources,
      announcer: deployFunction(this, announcer, { code, resources, settings }),
      emails: settings.approvalEmails,
      ...(settings.approvalWebhook && { webhook: settings.approvalWebhook }),
      ...(consoleUrl && { consoleUrl }),
    });
  }
}
