/** What goes wrong, each with its code, its fault and its remedy. docs/errors.md has a heading for each code. */
export * from './callback.ts'
export * from './client.ts'
export * from './definition.ts'
export * from './describe.ts'
export * from './live-error.ts'
export * from './network.ts'
export * from './template.ts'
