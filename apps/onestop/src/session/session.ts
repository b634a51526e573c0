import {
  createSessions,
  type SessionLifetime,
  type SessionOf,
  upstreamIndexKeys,
} from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import type { Level } from '../person/person.ts'
import { BREAK_GLASS_SECONDS } from '../staff-sign-in/gate.ts'

export type Common = {
  /** As pages greet them. */
  name: string
  authenticatedAt: Date
  /** A computer of a library or a counter: short idle time, one button out. */
  isSharedComputer: boolean
  /** How long the browser has been signed in already, as another hat, by the same arrival. */
  spentSeconds?: number
}

/** By an issuer: the portal, or the e-ID itself in the topology `direct`. */
export type ByIssuer = {
  personId: string
  issuer: string
  subject: string
  sid: string | undefined
  level: Level
  amr: readonly string[]
  technicalId?: string | undefined
}

export type CitizenSession = Common & ByIssuer & { kind: 'citizen' }

/** An official under one hat; another hat is another session. */
export type StaffSession = Common & { kind: 'staff'; staffAccountId: string } & (
    | ({ method: 'eid' } & ByIssuer)
    /** By the issued local account, before the cut-over. */
    | {
        method: 'local'
        personId?: undefined
        /** Without a second factor: it may complete its own account and do nothing else. */
        isOwnAccountOnly?: boolean
      }
    /** After the cut-over, by two administrators: to operate the province, for an hour. */
    | { method: 'break-glass'; personId?: undefined; breakGlassId: string }
  )

export type NewSession = CitizenSession | StaffSession
/** A signed-in browser; its `id` stays through further proofs of the same hat, and of no other. */
export type Session = SessionOf<NewSession>

/** Whether two administrators have let it in (`break-glass`). */
export function isBreakGlass<S extends NewSession>(
  session: S | undefined,
): session is Extract<S, { method: 'break-glass' }> {
  return session?.kind === 'staff' && session.method === 'break-glass'
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const SHARED: SessionLifetime = { idleSeconds: 5 * MINUTE, maxSeconds: 30 * MINUTE }
const lifetimes: Record<NewSession['kind'] | 'break-glass', SessionLifetime> = {
  citizen: { idleSeconds: 30 * MINUTE, maxSeconds: 12 * HOUR }, // security.md §1.1 row 13
  staff: { idleSeconds: 15 * MINUTE, maxSeconds: 8 * HOUR },
  'break-glass': { idleSeconds: 15 * MINUTE, maxSeconds: BREAK_GLASS_SECONDS },
}

/** A hat put on or off begins no new day: what was spent before counts. */
function lifetimeOf(session: NewSession): SessionLifetime {
  const { isSharedComputer, spentSeconds = 0 } = session
  const kind = isBreakGlass(session) ? 'break-glass' : session.kind
  const { idleSeconds, maxSeconds } = isSharedComputer ? SHARED : lifetimes[kind]
  // Stores keep nothing for less than a second.
  return { idleSeconds, maxSeconds: Math.max(1, maxSeconds - spentSeconds) }
}

export type Sessions = ReturnType<typeof createOnestopSessions>

/** One cookie, one session: a citizen's or a hat's. */
export function createOnestopSessions({ store, now }: { store: EphemeralStore; now: Clock }) {
  const sessions = createSessions<NewSession>({
    store,
    now,
    lifetimeOf,
    indexKeysOf,
    continues: (before, fresh) => wearerOf(before) === wearerOf(fresh),
  })
  return {
    ...sessions,
    /** Back-channel logout: every session of this `sid`, or of this subject when none is named. */
    async endUpstream(of: Upstream): Promise<void> {
      const [narrowest] = upstreamIndexKeys(of)
      if (narrowest !== undefined) await sessions.endAll(narrowest)
    },
    /** Of an official who may not act any more. */
    endOfStaffAccount: (staffAccountId: string) => sessions.endAll(staffIndexKey(staffAccountId)),
    endOfPerson: (personId: string) => sessions.endAll(personIndexKey(personId)),
  }
}

type Upstream = Parameters<typeof upstreamIndexKeys>[0]

const staffIndexKey = (staffAccountId: string) => `staff-account:${staffAccountId}`
const personIndexKey = (personId: string) => `person:${personId}`

function indexKeysOf(session: NewSession): string[] {
  return [
    ...(session.kind === 'staff' ? [staffIndexKey(session.staffAccountId)] : []),
    ...(session.personId === undefined
      ? []
      : [personIndexKey(session.personId), ...upstreamIndexKeys(session)]),
  ]
}

/** As whom a browser acts. */
function wearerOf(session: NewSession): string | undefined {
  if (isBreakGlass(session)) return session.breakGlassId
  return session.kind === 'staff' ? session.staffAccountId : session.personId
}
