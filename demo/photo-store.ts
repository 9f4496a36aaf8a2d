import { copyFileSync, mkdirSync, openSync, readSync, closeSync, rmSync } from 'node:fs'
import path from 'node:path'
import Database from 'libsql'

/** A picture of the gallery. */
export type Photo = { readonly id: number; readonly name: string; readonly kind: string }

/** How the files of each kind begin. What a browser says of a file can be anything, so its bytes are looked at. */
const KINDS: readonly (readonly [kind: string, start: RegExp])[] = [
  ['jpg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[^]{4}WEBP/],
]

/** The pictures of the gallery: files in a folder, and their names in SQLite. */
export class PhotoStore {
  /** The folder of the files: each has the number of its picture, and no name that a visitor has given. */
  readonly files: string
  readonly #database: Database.Database

  /** @param folder is made if need be */
  constructor(folder: string) {
    this.files = path.join(folder, 'files')
    mkdirSync(this.files, { recursive: true })
    this.#database = new Database(path.join(folder, 'photos.db'))
    this.#database.exec(
      'create table if not exists photos (id integer primary key autoincrement, name text not null, kind text not null)',
    )
  }

  /** All of them, the newest first. */
  all(): readonly Photo[] {
    return this.#database.prepare('select id, name, kind from photos order by id desc').all() as Photo[]
  }

  /** Copies a picture. @returns false when the file is none */
  keep(file: string, name: string): boolean {
    const kind = kindOf(file)
    if (kind === undefined) return false
    const { lastInsertRowid: id } = this.#database
      .prepare('insert into photos (name, kind) values (?, ?)')
      .run(name, kind)
    copyFileSync(file, path.join(this.files, `${String(id)}.${kind}`))
    return true
  }

  remove(id: number): void {
    const photo = this.all().find((each) => each.id === id)
    if (!photo) return
    this.#database.prepare('delete from photos where id = ?').run(id)
    rmSync(path.join(this.files, `${String(id)}.${photo.kind}`), { force: true })
  }
}

function kindOf(file: string): string | undefined {
  const start = Buffer.alloc(12)
  const handle = openSync(file, 'r')
  readSync(handle, start)
  closeSync(handle)
  return KINDS.find(([, begins]) => begins.test(start.toString('latin1')))?.[0]
}
