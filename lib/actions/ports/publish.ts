import { ENVIRONMENT } from '#contracts/environment.ts';
import { EVENT_SOURCE, EVENTS, type EventDetail, type EventType } from '#contracts/events.ts';
import { environment } from '#contracts/local-services.ts';
import { type Clients, eventsCommands } from './clients.ts';

/** Puts one of Baton's events on its bus. */
export type Publish = <Type extends EventType>(type: Type, detail: EventDetail<Type>) => Promise<void>;

/** Publishes to the bus named by `BATON_BUS`; sends nothing if that variable is not set. */
export const publishTo =
  (clients: Pick<Clients, 'events'>): Publish =>
  async (type, detail) => {
    const bus = environment()[ENVIRONMENT.bus];
    if (!bus) return;
    const { PutEventsCommand } = await eventsCommands();
    const entry = {
      EventBusName: bus,
      Source: EVENT_SOURCE,
      DetailType: type,
      Detail: JSON.stringify(EVENTS[type].parse(detail)),
    };
    const { Entries } = await (await clients.events()).send(new PutEventsCommand({ Entries: [entry] }));
    const refused = Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused)
      throw new Error(`The bus ${bus} refused "${type}": ${refused.ErrorCode} ${refused.ErrorMessage}`);
  };
