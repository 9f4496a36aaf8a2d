import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { MESSAGE } from '../../lib/protocol/messages.ts'

const root = path.join(__dirname, '../..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

test.each(Object.values(MESSAGE))('docs/protocol.md says what %s is', (name) => {
  expect(read('docs/protocol.md')).toMatch(new RegExp(`\`${name}\`|"${name}"`))
})

test.each(['lib', 'browser'])('in %s, the names of phoenix stand in this table alone', (folder) => {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')))
    .filter((file) => file.endsWith('.ts') && file !== 'lib/protocol/messages.ts')
  expect(files.filter((file) => /'phx_[a-z]+'/.test(read(file)))).toEqual([])
})
