/** Collects garbage and says what the heap holds, in bytes; undefined in a Node without --expose-gc. */
export function heapAfterGc(): number | undefined {
  if (!global.gc) return undefined
  global.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
