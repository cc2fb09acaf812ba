/**
 * What CloudFormation and the local stack treat as a placeholder. A definition may contain only those of the compiler.
 * Ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 */
const PLACEHOLDER = /\$(?=\{\w+\})/g;

/** Whether Step Functions and a deployment leave a text as it is. */
export const isPlain = (text: string): boolean =>
  text.search(PLACEHOLDER) < 0 && !(text.startsWith('{%') && text.endsWith('%}'));

/** Returns JSONata in which nothing looks like a placeholder; only texts in it can. */
export const withoutPlaceholders = (expression: string): string =>
  expression.replaceAll(PLACEHOLDER, '\\u0024');

/** Returns a text as a JSONata literal. */
export const quoted = (text: string): string => withoutPlaceholders(JSON.stringify(text));

/** Returns a text for people in which nothing looks like a placeholder. */
export const readable = (text: string): string => text.replaceAll(PLACEHOLDER, '$ ');
