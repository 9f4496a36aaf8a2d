export { setHead } from './head.ts'
