import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { clients } from './clients.ts';

/** Returns the names of all functions of the account, those of other suites' stages included. */
export const functionNames = async (): Promise<string[]> => {
  const names: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: clients.lambda }, {}))
    names.push(...Functions.map(({ FunctionName = '' }) => FunctionName));
  return names;
};
