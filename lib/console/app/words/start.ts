/** What the form that starts an execution says. */
export const START_WORDS = {
  title: (workflow: string) => `Start ${workflow}`,
  asJson: 'as JSON',
  input: 'Input',
  example: 'Example',
  noExample: 'none',
  start: 'Start',
  required: 'required',
  json: 'JSON',
  notJson: (reason: string) => `The input is not JSON: ${reason}`,
  elsewhere: 'The same from elsewhere',
} as const;
