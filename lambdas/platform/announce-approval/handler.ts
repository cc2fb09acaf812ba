import { ENVIRONMENT } from '#contracts/environment.ts';
import { channelsOf } from '#platform/announcements/channels.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { type AnnouncedEvent, announceApprovals } from './logic.ts';

export const handler = defineConsumer('announce-approval', (event: AnnouncedEvent, ports) =>
  announceApprovals(event, {
    ...ports,
    channels: channelsOf(ports.secret),
    place: {
      consoleUrl: process.env[ENVIRONMENT.consoleUrl],
      stage: process.env[ENVIRONMENT.stage],
    },
  }),
);
