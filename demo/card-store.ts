import type Database from 'libsql'
import { openDatabase } from './database.ts'

/** The columns of the board, from left to right. */
export const COLUMNS = ['todo', 'doing', 'done'] as const

export type Column = (typeof COLUMNS)[number]

/** A card of the board. */
export type Card = {
  readonly id: number
  readonly column: Column
  readonly text: string
  readonly details: string
}

/** The cards of the board, in a SQLite file: what is said to be kept is on the disk when a method returns. */
export class CardStore {
  readonly #database: Database.Database

  /** @param file its folder is made if need be; `:memory:` keeps nothing */
  constructor(file: string) {
    this.#database = openDatabase(file)
    this.#database.exec(
      `create table if not exists cards (id integer primary key autoincrement, "column" text not null,
        place integer not null, text text not null, details text not null default '')`,
    )
  }

  /** All of them, in the order of the board within each column. */
  all(): readonly Card[] {
    const rows = this.#database
      .prepare('select id, "column", text, details from cards order by place, id')
      .all()
    return rows as Card[]
  }

  /** Puts a new card at the end of a column. */
  add(column: Column, text: string): void {
    this.#run('insert into cards ("column", place, text) values (?, ?, ?)', column, this.all().length, text)
    this.#arrange(column, this.#idsIn(column))
  }

  /** Puts a card into a column, behind so many others there. */
  move(id: number, column: Column, index: number): void {
    const others = this.#idsIn(column).filter((other) => other !== id)
    this.#run('update cards set "column" = ? where id = ?', column, id)
    this.#arrange(column, others.toSpliced(index, 0, id))
  }

  edit(id: number, text: string, details: string): void {
    this.#run('update cards set text = ?, details = ? where id = ?', text, details, id)
  }

  remove(id: number): void {
    this.#run('delete from cards where id = ?', id)
  }

  #idsIn(column: Column): number[] {
    return this.all()
      .filter((card) => card.column === column)
      .map(({ id }) => id)
  }

  /** All or nothing is written, so that a crash leaves no two cards in one place. */
  #arrange(column: Column, ids: readonly number[]): void {
    this.#database.transaction(() => {
      for (const [place, id] of ids.entries())
        this.#run('update cards set place = ? where id = ? and "column" = ?', place, id, column)
    })()
  }

  #run(sql: string, ...values: readonly (string | number)[]): void {
    this.#database.prepare(sql).run(...values)
  }
}
