import type { EphemeralStore } from '@mot-cua/database'
import { hashToken, randomToken } from '@mot-cua/kernel'
import type { Audience } from '../account/account.ts'

/** As long as the codes of a visit can be asked for. */
const VISIT_SECONDS = 30 * 60

/** Somebody between the password and the session, or between a forgotten password and a new one. */
export type PortalVisit = {
  purpose: 'sign-in' | 'recovery'
  accountId: string
  audience: Audience
  returnTo: string
  /** Both factors are proven, how and when; what is left is a new password. */
  proven?: { at: Date; amr: readonly string[] }
  /** An operator's code was shown here: a new factor may be enrolled, an app with this secret. */
  enrolment?: { secretSealed: string }
}

/** `id`: under which the one-time codes know it. */
export type FoundVisit = PortalVisit & { id: string }

export type PortalVisits = ReturnType<typeof createPortalVisits>

/**
 * Bound to a cookie of its own, which is new with every right password: a browser that had one
 * planted is on nobody else's way.
 */
export function createPortalVisits(store: Pick<EphemeralStore, 'get' | 'put' | 'take' | 'remove'>) {
  const keyOf = (id: string) => `portal-visit:${id}`
  const find = async (token: string | undefined): Promise<FoundVisit | undefined> => {
    if (token === undefined) return undefined
    const id = hashToken(token)
    const stored = await store.get(keyOf(id))
    return stored === undefined ? undefined : { ...parse(stored), id }
  }
  return {
    find,
    /** The value for the cookie: the present one where a double click asks again. */
    async begin(visit: PortalVisit, presented: string | undefined) {
      const before = await find(presented)
      const isSame =
        before?.purpose === visit.purpose && before.accountId === visit.accountId && !before.proven
      const token = isSame && presented !== undefined ? presented : randomToken()
      const id = hashToken(token)
      // The operator's code is used up: the password typed again must not lose what it opened.
      const kept = isSame && before.enrolment ? { enrolment: before.enrolment } : {}
      await store.put(keyOf(id), JSON.stringify({ ...visit, ...kept }), VISIT_SECONDS)
      return { token, id }
    },
    async markProven({ id, ...visit }: FoundVisit, proven: PortalVisit['proven']): Promise<void> {
      await store.put(keyOf(id), JSON.stringify({ ...visit, proven }), VISIT_SECONDS)
    },
    /**
     * Goes on under a new value for the cookie, which it answers: a browser that knows the old one
     * sees no secret.
     */
    async allowEnrolment(
      { id, ...visit }: FoundVisit,
      enrolment: PortalVisit['enrolment'],
    ): Promise<string> {
      const token = randomToken()
      const renewed = JSON.stringify({ ...visit, enrolment })
      await store.put(keyOf(hashToken(token)), renewed, VISIT_SECONDS)
      await store.remove(keyOf(id))
      return token
    },
    /** True for one of any number of requests that end it. */
    async end({ id }: Pick<FoundVisit, 'id'>): Promise<boolean> {
      return (await store.take(keyOf(id))) !== undefined
    },
  }
}

function parse(stored: string): PortalVisit {
  return JSON.parse(stored, (key, value: unknown) =>
    key === 'at' ? new Date(String(value)) : value,
  ) as PortalVisit
}
