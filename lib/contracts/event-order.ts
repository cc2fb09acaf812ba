/** Field of an execution's input that has the key whose events are taken one after another; only where a trigger asks for order. */
export const ORDER_FIELD = 'baton_order_key';
