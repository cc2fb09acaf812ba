/** Path at which the deployed console finds its configuration; the local one has none. */
export const CONFIGURATION_PATH = '/console/configuration.json';

/** Where the deployed console finds what it talks to. */
export interface ConsoleConfiguration {
  /** What the paths of the API begin with. */
  api: string;
  /** Origin of the files of executions, `https://…`. */
  files: string;
  signIn: {
    /** Where people sign in, `https://…`, with the endpoints of OAuth 2.0 below it. */
    url: string;
    /** Id of the console as a client. */
    client: string;
  };
}
