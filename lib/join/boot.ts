import { callbackFailed, isLiveError, joinRefused } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import type { BootInfo } from '../instance/boot-info.ts'
import type { RedirectMessage } from '../instance/flash.ts'
import { Instance } from '../instance/instance.ts'
import { capabilitiesOf } from '../instance/outbox.ts'
import { withPageDefaults } from '../instance/render.ts'
import type { InstanceContext, ViewConfig } from '../instance/config.ts'
import { compare } from '../protocol/digest.ts'
import { isRedirect, type Redirect } from '../view/redirect.ts'
import { audible } from './console.ts'
import type { JoinAnswer, JoinRequest } from './join-request.ts'

/** Boots the view that a join is granted, and answers the join with it. Never rejects. */
export async function boot(
  join: JoinRequest,
  config: ViewConfig,
  context: InstanceContext,
  info: () => BootInfo,
): Promise<void> {
  const { payload, delegate } = join
  const heard = audible(config, (line) => join.say(line))
  const instance = new Instance(heard, context, delegate)
  if (!delegate.joinStarted(instance)) return
  try {
    const { extensions, isNavigation, printed } = payload
    const result = await instance.boot(info())
    // After a navigation the page still has what another view said of it.
    const told = isNavigation && config.page ? withPageDefaults(config.page, result) : result
    const tree = instance.firstTree(told, capabilitiesOf(extensions))
    delegate.joinAnswered({
      kind: 'granted',
      tree,
      printed: printed === undefined ? undefined : compare(printed, tree),
    })
  } catch (error) {
    const name = payload.url ?? config.name
    delegate.joinAnswered(
      failure(error, config.name, name, (redirect) => instance.process.flash.leave(redirect)),
    )
  }
}

/** What a view that threw an error answers a join; `at` is the URL of the page, or the name of the view. */
export function failure(
  error: unknown,
  name: string,
  at: string,
  leave: (redirect: Redirect) => RedirectMessage,
): JoinAnswer {
  if (isRedirect(error)) return { kind: 'redirect', message: leave(error) }
  if (isLiveError(error) && error.fault === 'client')
    return { kind: 'refused', error, refusal: 'unauthorized' }
  const status = statusOf(error)
  return status === undefined
    ? { kind: 'refused', error: callbackFailed(name, 'the join', error), refusal: 'join crashed' }
    : {
        kind: 'refused',
        error: joinRefused(at, `${name} answered ${String(status)}`),
        refusal: 'unauthorized',
      }
}

/**
 * What a view answers by an error with a `status` below 500, as for Express: 404 for what is not there is no failure.
 * The browser loads the page, and sees that answer.
 */
function statusOf(thrown: unknown): number | undefined {
  if (isLiveError(thrown)) return undefined
  const statuses = [memberOf(thrown, 'status'), memberOf(thrown, 'statusCode')]
  return statuses.find((status): status is number => Number.isInteger(status) && isRefusal(status as number))
}

const isRefusal = (status: number): boolean => status >= 400 && status < 500
