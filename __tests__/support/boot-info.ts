import type { Request } from 'express'
import type { BootInfo } from '../../lib/instance/boot-info.ts'

/** What a view boots with that nobody visits. */
export const bootInfo: BootInfo = {
  params: {},
  session: {},
  req: {} as Request,
  staticChanged: false,
  connectInfo: () => ({
    address: undefined,
    userAgent: undefined,
    headers: {},
    timeZone: undefined,
    viewport: undefined,
  }),
  given: [],
  flash: {},
}
