import { familyOf } from '../pubsub/topic.ts'
import { tieOfHandler } from '../view/ties.ts'
import { didYouMean } from '../errors/index.ts'

/** The handlers of a view's messages, by the names that they have there. */
export type Handlers = Readonly<Record<string, object>>

/** Where a message came from, in words. */
export function originOf(topic: string | undefined): string {
  return topic === undefined ? 'that sendSelf sent' : `of the topic "${familyOf(topic)}"`
}

/** Which handler was probably meant for a message that has none; empty text when none is near. */
export function handlerHint(handlers: Handlers, name: string, topic: string | undefined): string {
  const all = Object.entries(handlers).map(([key, handler]) => ({ key, tie: tieOfHandler(handler) }))
  // Nothing of the same family has this name, so a handler with it is for another family.
  const mistaken = all.find(({ key, tie }) => tie && (key === name || tie.name === name))
  if (mistaken?.tie) {
    const { key, tie } = mistaken
    return ` The handler "${key}" is for the message "${tie.name}" of the topic "${tie.family}", and for no other.`
  }
  const family = topic === undefined ? undefined : familyOf(topic)
  return didYouMean(
    name,
    all.flatMap(({ key, tie }) => (tie ? (tie.family === family ? [tie.name] : []) : [key])),
  )
}
