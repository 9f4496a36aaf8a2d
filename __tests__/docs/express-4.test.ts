import { live } from '../../lib/testing/index.ts'
import { blocks, document } from './documents.ts'
import type * as RunBlock from './run-block.ts'

jest.doMock('express', () => jest.requireActual<object>('express4'))

test('the counter of the README counts on Express 4', async () => {
  const { run } = jest.requireActual<typeof RunBlock>('./run-block.ts')
  const [counter] = blocks(document('README.md')).filter(({ language }) => language === 'ts')
  const [server] = counter ? run(counter).servers : []
  if (!server) throw new Error('the README serves nothing')
  const page = await live(server, '/')
  await page.click('inc')
  expect(page.text('#count')).toBe('1')
  server.close()
})

test('which is Express 4 indeed', () => {
  expect(jest.requireMock<object>('express')).toHaveProperty('query')
})
