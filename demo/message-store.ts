import type Database from 'libsql'
import { openDatabase } from './database.ts'

/** What was said in the chat. `time` is in milliseconds since 1970. */
export type Message = {
  readonly id: number
  readonly author: string
  readonly text: string
  readonly time: number
}

/** The messages of the chat, in a SQLite file: what is said to be kept is on the disk when a method returns. */
export class MessageStore {
  readonly #database: Database.Database

  /** @param file its folder is made if need be; `:memory:` keeps nothing */
  constructor(file: string) {
    this.#database = openDatabase(file)
    this.#database.exec(
      `create table if not exists messages (id integer primary key autoincrement, author text not null,
        text text not null, time integer not null)`,
    )
  }

  add(author: string, text: string, time: number = Date.now()): Message {
    const { lastInsertRowid } = this.#database
      .prepare('insert into messages (author, text, time) values (?, ?, ?)')
      .run(author, text, time)
    return { id: Number(lastInsertRowid), author, text, time }
  }

  /** So many of the messages before one, the newest first. */
  before(id: number, count: number): readonly Message[] {
    const rows = this.#database
      .prepare('select id, author, text, time from messages where id < ? order by id desc limit ?')
      .all(id, count)
    return rows as Message[]
  }

  /** The last ones, the newest first. */
  latest(count: number): readonly Message[] {
    return this.before(Number.MAX_SAFE_INTEGER, count)
  }
}
