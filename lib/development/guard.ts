/**
 * The assigns as an application sees them in development: an application that changes them in place gets an error that says what to write. They are
 * frozen, but outside of strict mode JavaScript would ignore the change without a word.
 */
export function guarded<Values extends object>(values: Values): Values {
  const refuse = (_: Values, name: string | symbol): never => {
    const key = String(name)
    const remedy = Object.hasOwn(values, name)
      ? `socket.update('${key}', (${key}) => …)`
      : `socket.assign({ ${key}: … })`
    throw new TypeError(
      `The assign "${key}" is not changed in place, for such a change is not shown. Write ${remedy}.`,
    )
  }
  return new Proxy(values, { set: refuse, defineProperty: refuse, deleteProperty: refuse })
}
