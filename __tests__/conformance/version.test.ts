import { readFileSync } from 'node:fs'
import path from 'node:path'
import { LIVEVIEW_VERSION } from '../../lib/protocol/version.ts'

test('joins are answered with the version of the client that judges us', () => {
  const file = path.join(require.resolve('phoenix_live_view'), '../../../package.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    name: 'phoenix_live_view',
    version: LIVEVIEW_VERSION,
  })
})
