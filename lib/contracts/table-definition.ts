import { TABLE } from './table.ts';

/**
 * Returns the table as CreateTable takes it, for the local stack and for tests; the data stack builds the same with CDK. `ttl` is not
 * among the attributes: only keys are declared.
 */
export const tableDefinition = (name: string) => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [TABLE.pk, TABLE.sk, TABLE.indexPk, TABLE.indexSk].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S' as const,
  })),
  KeySchema: [
    { AttributeName: TABLE.pk, KeyType: 'HASH' as const },
    { AttributeName: TABLE.sk, KeyType: 'RANGE' as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: TABLE.index,
      KeySchema: [
        { AttributeName: TABLE.indexPk, KeyType: 'HASH' as const },
        { AttributeName: TABLE.indexSk, KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
});
