export { theirs, order } from './keyed-list.ts'
