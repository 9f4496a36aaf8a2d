/**
 * Milliseconds since the process started, whole: such a number costs no memory of its own, and a connection
 * keeps several.
 */
export const clock = (): number => Math.trunc(performance.now())
