import type Database from 'libsql'
import { openDatabase } from './database.ts'

/** Something to do. */
export type Todo = { readonly id: number; readonly text: string; readonly isDone: boolean }

type TodoRow = { readonly id: number; readonly text: string; readonly done: 0 | 1 }

/** The todos, in a SQLite file: what is said to be kept is on the disk when a method returns. */
export class TodoStore {
  readonly #database: Database.Database

  /** @param file its folder is made if need be; `:memory:` keeps nothing */
  constructor(file: string) {
    this.#database = openDatabase(file)
    this.#database.exec(
      'create table if not exists todos (id integer primary key autoincrement, text text not null, done integer not null default 0)',
    )
  }

  /** All of them, the oldest first. */
  all(): readonly Todo[] {
    const rows = this.#database.prepare('select id, text, done from todos order by id').all() as TodoRow[]
    return rows.map(({ id, text, done }) => ({ id, text, isDone: done === 1 }))
  }

  add(text: string): void {
    this.#run('insert into todos (text) values (?)', text)
  }

  toggle(id: number): void {
    this.#run('update todos set done = 1 - done where id = ?', id)
  }

  rename(id: number, text: string): void {
    this.#run('update todos set text = ? where id = ?', text, id)
  }

  remove(id: number): void {
    this.#run('delete from todos where id = ?', id)
  }

  clearDone(): void {
    this.#run('delete from todos where done = 1')
  }

  #run(sql: string, ...values: readonly (string | number)[]): void {
    this.#database.prepare(sql).run(...values)
  }
}
