export { LongPoll } from './long-poll.ts'
