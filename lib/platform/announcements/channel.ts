import type { ChannelName } from '../approvals/approval.ts';
import type { Message } from './announcement.ts';

/** A way to tell people. */
export interface Channel {
  name: ChannelName;
  /**
   * Tells whether a message about an approval was delivered, if the channel itself keeps that: whenever that was, or only whether it is
   * known without a look. For other channels the table knows.
   */
  has?(id: string, when: 'ever' | 'lately'): boolean;
  /** Delivers a message; throws if that does not succeed. */
  send(id: string, message: Message): Promise<void>;
}
