import { LOCAL_TABLE } from '#contracts/names.ts';
import { startDynamo } from '../server.ts';

/** Moves items of a table in its index until the process is killed. */
const { call } = await startDynamo({ file: process.argv[2] });

const move = async (item: number, round: number): Promise<void> => {
  await call((round + item) % 5 === 4 ? 'DeleteItem' : 'PutItem', {
    TableName: LOCAL_TABLE,
    ...((round + item) % 5 === 4
      ? { Key: { pk: { S: `item-${item}` }, sk: { S: 'x' } } }
      : {
          Item: {
            pk: { S: `item-${item}` },
            sk: { S: 'x' },
            gsi1pk: { S: `list-${round % 3}` },
            gsi1sk: { S: String(round) },
          },
        }),
  });
};

for (let round = 0; ; round++) {
  await Promise.all(Array.from({ length: 20 }, (_, item) => move(item, round)));
  if (round === 3) process.stdout.write('under way\n');
}
