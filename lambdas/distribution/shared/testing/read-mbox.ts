/** Reads the messages of a mailbox in the form "mboxrd", with CRLF as they are sent. */
export const readMbox = (text: string): string[] =>
  text
    .split(/^From MAILER-DAEMON \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n/m)
    .slice(1)
    .map((message) =>
      message
        .replace(/^>(>*From )/gm, '$1')
        .replace(/\n$/, '')
        .replaceAll('\n', '\r\n'),
    );
