/** What few pages need, or pages need later: loaded as one file, which is a third smaller zipped than a file for each. The order is the one that zips best. */
export * from './lists/index.ts'
export * from './navigation/index.ts'
export * from './debug/index.ts'
export * from './extras/index.ts'
export * from './commands/index.ts'
export * from './hooks/index.ts'
export * from './long-poll/index.ts'
export * from './reload/index.ts'
