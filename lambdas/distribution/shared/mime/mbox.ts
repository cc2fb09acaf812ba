/** A message of a mailbox, and when it goes out: an ISO instant with offset. */
export interface MailboxMessage {
  /** With CRLF, as `formatMessage` returns it. */
  message: string;
  date: string;
}

/**
 * Formats messages as a mailbox (RFC 4155): each after a line that begins with `From `, with line feeds only. Lines of a message that
 * begin like that get another `>` in front ("mboxrd"), which a reader takes away again.
 */
export const formatMbox = (messages: readonly MailboxMessage[]): string =>
  messages
    .map(({ message, date }) => {
      const lines = message.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1');
      return `From MAILER-DAEMON ${asctime(date)}\n${lines}${lines.endsWith('\n') ? '' : '\n'}\n`;
    })
    .join('');

/** As in C, in UTC: `Sat Mar 20 09:00:00 2027`. */
const asctime = (date: string): string => {
  const [weekday = '', day, month, year, time] = new Date(date).toUTCString().split(' ');
  return `${weekday.slice(0, 3)} ${month} ${String(Number(day)).padStart(2, ' ')} ${time} ${year}`;
};
