/** Stands in for `node:http`, which as an ES module loads its web sockets as well: 70 ms for a package that reads status codes. */
export const { STATUS_CODES } = process.getBuiltinModule('node:http');
