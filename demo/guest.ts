import type { RequestHandler } from 'express'

declare module 'express-session' {
  interface SessionData {
    guest: string
  }
}

const ANIMALS = ['Otter', 'Heron', 'Lynx', 'Badger', 'Wren', 'Hare', 'Newt', 'Crane']

let count = 0

/** Gives each browser a name, which all its tabs share; who has logged in has a name already. */
export const nameGuest: RequestHandler = (req, _res, next) => {
  req.session.guest = req.session.user ?? req.session.guest ?? nextName()
  next()
}

function nextName(): string {
  const animal = ANIMALS[count++ % ANIMALS.length] ?? ''
  return `${animal} ${String(Math.ceil(count / ANIMALS.length))}`
}
