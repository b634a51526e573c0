import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import { createTranslators, type Logger, type Observation } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { createAuthenticatorStore } from './break-glass/authenticator.store.ts'
import { createAuthenticators } from './break-glass/authenticator.ts'
import { createBreakGlassStore } from './break-glass/break-glass.store.ts'
import { type Alarm, createBreakGlass } from './break-glass/break-glass.ts'
import { createGlassVisits } from './break-glass/glass-visit.ts'
import { createTellAdministrators } from './break-glass/tell-administrators.store.ts'
import type { OnestopConfig } from './config.ts'
import { createMessages } from './messages.ts'
import type { Sessions } from './session/session.ts'
import { isBreakGlass } from './session/session.ts'
import type { Settings } from './settings/settings.ts'
import type { TellOwner } from './staff-message/tell-accounts.store.ts'
import type { LocalFeatures } from './staff-sign-in/local-features.ts'
import type { OnestopTables } from './tables.ts'

type Deps = Pick<LocalFeatures, 'factors' | 'limiter'> & {
  db: Kysely<OnestopTables>
  store: EphemeralStore
  sealer: Sealer
  now: Clock
  sessions: Sessions
  settings: Pick<Settings, 'current'>
  tellOwner: TellOwner
  logger: Logger
  observation?: Observation
}

/** The way in of administrators while the e-ID is away. */
export function createGlassFeatures({ publicUrl, textProfile }: OnestopConfig, deps: Deps) {
  const { db, store, sealer, now, sessions, settings } = deps
  const { vi } = createTranslators(createMessages(textProfile))
  const host = new URL(publicUrl).host
  const tell = createTellAdministrators({
    sealer,
    textFor: (step, username) => {
      const { hotline } = settings.current().support
      return vi(`sms.breakGlass.${step}`, { username, host, hotline })
    },
  })
  const breakGlass = createBreakGlass({
    store: createBreakGlassStore(db, tell),
    alarm: createAlarm(deps),
    now,
  })
  // Signed out of, or ended because its account was: then the use is over and waits for its review.
  sessions.whenEnded(async (session) => {
    if (!isBreakGlass(session)) return
    const { breakGlassId, staffAccountId, id: sessionId } = session
    await breakGlass.finish(breakGlassId, { staffAccountId, sessionId })
  })
  deps.observation?.metrics.gauge(
    {
      name: 'break_glass_unreviewed',
      help: 'Break-glass sign-ins that nobody has reviewed yet',
    },
    () => breakGlass.countUnreviewed(),
  )
  const authenticatorStore = createAuthenticatorStore(deps)
  return {
    breakGlass,
    authenticatorStore,
    glassVisits: createGlassVisits(store),
    authenticators: createAuthenticators({ ...deps, store: authenticatorStore, ephemeral: store }),
  }
}

/** A line and a figure that whoever is on duty is woken by; who it was stands in the audit. */
function createAlarm({ logger, observation }: Pick<Deps, 'logger' | 'observation'>): Alarm {
  const count = observation?.metrics.counter({
    name: 'break_glass_steps_total',
    help: 'Steps of break-glass sign-ins of administrators',
    labels: ['step'],
  })
  return (step) => {
    count?.({ step })
    const level = step === 'entered' ? 'error' : 'warn'
    logger[level]({ step }, 'break-glass sign-in')
  }
}
