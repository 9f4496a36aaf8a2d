import { FEW } from '../support/limits.ts'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Mailbox } from '../../lib/instance/mailbox.ts'
import type { LiveError } from '../../lib/errors/index.ts'
import { Scope } from '../../lib/instance/scope.ts'
import { gate } from '../flows/site.ts'

const SETTING = {
  name: 'view',
  limits: { ...FEW, queuedMessages: 1, timers: 2 },
  report: () => undefined,
}

type Work = () => void | Promise<void>

/** A mailbox whose messages are the work to be done. */
const worker = (): Mailbox<Work> => new Mailbox({ handle: (work) => work() })

describe('the mailbox', () => {
  test('runs a turn that need not wait at once', () => {
    const ran: number[] = []
    const mailbox = worker()
    mailbox.add(() => void ran.push(1))
    expect(ran).toEqual([1])
  })

  test('runs one turn at a time, in their order', async () => {
    const ran: string[] = []
    const { opened, open } = gate()
    const mailbox = worker()
    mailbox.add(async () => {
      ran.push('first begins')
      await opened
      ran.push('first ends')
    })
    mailbox.add(() => void ran.push('second'))
    const third = new Promise<void>((resolve) => mailbox.add(() => resolve()))
    expect([ran, mailbox.size]).toEqual([['first begins'], 2])
    open()
    await third
    expect(ran).toEqual(['first begins', 'first ends', 'second'])
  })

  test('runs a turn that a turn adds after it', () => {
    const ran: number[] = []
    const mailbox = worker()
    mailbox.add(() => {
      mailbox.add(() => void ran.push(2))
      ran.push(1)
    })
    expect(ran).toEqual([1, 2])
  })

  test('does its work in the asynchronous context in which it was made, whoever sends the message', () => {
    const context = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const mailbox = context.run('of the maker', worker)
    context.run('of the sender', () => mailbox.add(() => void seen.push(context.getStore())))
    context.run('of the caller', () => mailbox.within(() => seen.push(context.getStore())))
    expect(seen).toEqual(['of the maker', 'of the maker'])
  })

  test('drops what waits when it closes, and what comes later', async () => {
    const ran: string[] = []
    const { opened, open } = gate()
    const mailbox = worker()
    mailbox.add(() => opened)
    mailbox.add(() => void ran.push('waited'))
    mailbox.close()
    mailbox.add(() => void ran.push('came later'))
    open()
    await new Promise(setImmediate)
    expect([ran, mailbox.size]).toEqual([[], 0])
  })

  test('goes through a long line in its order, without growing the stack', async () => {
    const ran: number[] = []
    const mailbox = worker()
    const numbers = Array.from({ length: 10_000 }, (_, i) => i)
    await new Promise<void>((resolve) => {
      mailbox.add(() => {
        for (const i of numbers) mailbox.add(() => void ran.push(i))
        mailbox.add(resolve)
      })
    })
    expect(ran).toEqual(numbers)
  })

  test.each([
    ['a turn', () => undefined],
    ['a turn that waits', () => Promise.resolve()],
  ])('%s that calls for another for ever leaves time for the rest of the process', async (_name, work) => {
    let ran = 0
    const mailbox = worker()
    const again = (): void | Promise<void> => {
      ran += 1
      if (ran < 100_000) mailbox.add(again)
      return work()
    }
    mailbox.add(again)
    await new Promise(setImmediate)
    mailbox.close()
    expect(ran).toBeLessThan(1_000)
  })

  test('what comes while a long row rests waits for its time', async () => {
    const ran: string[] = []
    const mailbox = worker()
    mailbox.add(() => {
      for (let i = 0; i < 150; i++) mailbox.add(() => void ran.push('early'))
    })
    const late = new Promise<void>((resolve) => mailbox.add(resolve)).then(() => ran.push('late'))
    expect([ran.length < 150, mailbox.size > 0]).toEqual([true, true])
    await late
    expect([ran.length, ran.at(-1)]).toEqual([151, 'late'])
  })
})

describe('the scope', () => {
  test('undoes everything once, the latest first', () => {
    const undone: number[] = []
    const scope = new Scope(SETTING)
    for (const n of [1, 2, 3]) scope.add(() => void undone.push(n))
    scope.close()
    scope.close()
    expect(undone).toEqual([3, 2, 1])
  })

  test('undoes something earlier when it is told to, and not again', () => {
    const undone: number[] = []
    const scope = new Scope(SETTING)
    const end = scope.add(() => void undone.push(1))
    end()
    end()
    scope.close()
    expect(undone).toEqual([1])
  })

  test('undoes at once what is added after the end', () => {
    const undone: number[] = []
    const scope = new Scope(SETTING)
    scope.close()
    scope.add(() => void undone.push(1))
    expect(undone).toEqual([1])
  })

  test('goes on when an end fails, and tells of it', () => {
    const [undone, told]: [number[], unknown[]] = [[], []]
    const report = (error: LiveError): unknown => told.push(error.cause)
    const scope = new Scope({ ...SETTING, report })
    scope.add(() => void undone.push(1))
    scope.add(() => {
      throw new Error('stuck')
    })
    scope.close()
    expect([undone, told]).toEqual([[1], [new Error('stuck')]])
  })

  test('aborts its signal, also for those who ask after the end', () => {
    const scope = new Scope(SETTING)
    const { signal } = scope
    scope.close()
    const late = new Scope(SETTING)
    late.close()
    expect([signal.aborted, late.signal.aborted]).toEqual([true, true])
  })
})
