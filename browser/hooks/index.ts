export { Hooks } from './hooks.ts'
