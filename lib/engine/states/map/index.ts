import { isObject, type JsonObject } from '#core/json.ts';
import type { StateType } from '../../model/state-type.ts';
import { compileDistributedMap } from './distributed.ts';
import { compileInlineMap } from './inline.ts';

/** Map: runs its item processor for every item, in the execution or as child executions (Developer Guide: Map workflow state). */
export const mapState: StateType = {
  type: 'Map',
  failedType: 'MapStateFailed',
  abortedType: 'MapStateAborted',
  hasResult: true,
  compile: (name, definition, context, flow) => {
    const processor = (definition.ItemProcessor ?? definition.Iterator) as JsonObject;
    const config = isObject(processor.ProcessorConfig) ? processor.ProcessorConfig : {};
    const compile = config.Mode === 'DISTRIBUTED' ? compileDistributedMap : compileInlineMap;
    return compile({ name, definition, context, flow, processor, config });
  },
};
