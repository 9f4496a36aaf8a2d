import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { sweepUploads, uploadFolder } from '../../lib/uploads/folder.ts'

/** A process that keeps a file in its folder of uploads, and says where. It ends with its standard input. */
async function start(): Promise<void> {
  await sweepUploads()
  const folder = await uploadFolder()
  writeFileSync(path.join(folder, 'file'), 'left over')
  process.stdout.write(`${folder}\n`)
}

process.stdin.resume().on('end', () => process.exit())
void start()
