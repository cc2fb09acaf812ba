import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import { channelsOf } from '#platform/announcements/channels.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { type AnnouncedEvent, announceApprovals } from './logic.ts';

export const handler = defineConsumer('announce-approval', (event: AnnouncedEvent, ports) =>
  announceApprovals(event, {
    ...ports,
    channels: channelsOf(ports.secret),
    place: {
      consoleUrl: environment()[ENVIRONMENT.consoleUrl],
      stage: environment()[ENVIRONMENT.stage],
    },
  }),
);
