import { attempt } from '../attempt.ts'
import type { Watch } from '../diagnostics/watch.ts'
import type { LiveError } from '../errors/index.ts'
import type { Logger } from '../logger.ts'

type OnError = (error: LiveError) => unknown

/**
 * The application's failures are told to `onError`; what clients do wrong is a line in the log, which in
 * production only those see who ask for details, as it is with what the network does. All of them are counted.
 */
export function reporter(
  onError: OnError | undefined,
  logger: Logger,
  watch: Watch,
): (error: LiveError) => void {
  const tell = onError ? teller(onError, logger) : writer(logger)
  const isProduction = process.env['NODE_ENV'] === 'production'
  return (error) => {
    watch.reported(error)
    if (error.fault === 'app' || error.fault === 'internal') tell(error)
    else if (error.fault === 'network' || isProduction) logger.debug(`${error.code} ${error.message}`)
    else logger.warn(`${error.code} ${error.message}`)
  }
}

/** When `onError` fails itself, both errors are written to the log. */
function teller(onError: OnError, logger: Logger): (error: LiveError) => void {
  const write = writer(logger)
  return (error) => {
    attempt(
      () => onError(error),
      (failure) => {
        write(error)
        logger.error('onError failed', failure)
      },
    )
  }
}

function writer(logger: Logger): (error: LiveError) => void {
  return (error) => {
    logger.error(error.message, error.cause)
  }
}
