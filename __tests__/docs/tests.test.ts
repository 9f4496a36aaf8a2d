import { rmSync } from 'node:fs'
import { blocks, documents } from './documents.ts'
import { run, temporary } from './run-block.ts'

afterAll(() => rmSync(temporary, { recursive: true, force: true }))

// Tests that stand in documents, beside what they test, run here as they stand there.
describe.each(
  documents().filter(({ text }) => text.includes('<!-- file: ') && text.includes('.test.ts -->')),
)('$file', (document) => {
  const all = blocks(document)
  for (const block of all.filter(({ name }) => name?.endsWith('.test.ts'))) run(block, all)
})
