import { mkdirSync } from 'node:fs'
import path from 'node:path'
import Database from 'libsql'

/** A SQLite database. @param file its folder is made if need be; `:memory:` keeps nothing */
export function openDatabase(file: string): Database.Database {
  if (file !== ':memory:') mkdirSync(path.dirname(file), { recursive: true })
  return new Database(file)
}
