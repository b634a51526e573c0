import type { OidcProvider } from '@mot-cua/oidc'
import type { Logger, Observation } from '@mot-cua/web'

/** Logouts that could not be told at once are told within this time. */
const INTERVAL_MS = 2_000

type Logouts = Pick<OidcProvider, 'logouts'>

/** Answers how to stop. */
export function deliverLogouts({ logouts }: Logouts, logger: Logger): () => void {
  const timer = setInterval(() => {
    logouts
      .deliver()
      .catch((error: unknown) => logger.error({ err: error }, 'logouts could not be read'))
  }, INTERVAL_MS)
  return () => clearInterval(timer)
}

export function watchLogouts({ metrics }: Observation, { logouts }: Logouts): void {
  const help = 'Services still to be told of a logout'
  metrics.gauge({ name: 'logout_notices_waiting', help }, () => logouts.countWaiting())
}
