export { areTheirs, orderRows } from './keyed-list.ts'
