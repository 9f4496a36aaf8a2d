import { sharedText } from '../http/shared-text.ts'
import type { Topics } from './channel.ts'
import { UploadChannel } from './upload-channel.ts'
import { ViewChannel } from './view-channel.ts'

/** What can be joined. */
export const TOPICS: Topics = {
  'lv:': (topic, joinRef, owner) => new ViewChannel(sharedText(topic), joinRef, owner),
  'lvu:': (topic, joinRef, owner) => new UploadChannel(topic, joinRef, owner),
}
