import { DomainError } from '@mot-cua/kernel'
import { readLogoutRequest } from '@mot-cua/oidc'
import { LeavingPage, respond, type SessionCookie } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { type AuditEvent, actorOf } from '../audit/audit.ts'
import type { OnestopEnv } from '../page.ts'
import type { Session, Sessions } from '../session/session.ts'
import type { SharedComputers } from '../session/shared-computer.ts'
import type { Issuers } from './issuers.ts'
import { backChannelPath, type IssuerName, SIGNED_OUT_PATH, STAFF_SIGN_IN } from './paths.ts'
import type { Refusals } from './refusals.ts'

type Deps = {
  issuers: Issuers
  sessions: Sessions
  cookie: SessionCookie
  refusals: Pick<Refusals, 'takeUpstream'>
  writeAudit: (event: Omit<AuditEvent, 'at'>) => Promise<void>
  sharedComputers: Pick<SharedComputers, 'isMarked' | 'unmark' | 'askWipe' | 'takeWipe'>
}

/** Out of the province and out of whoever signed the person in, whichever was asked first. */
export function createSignOutRoutes(deps: Deps) {
  const { sessions, cookie, writeAudit } = deps
  return new Hono<OnestopEnv>()
    .post('/sign-out', async (c) => {
      const token = cookie.read(c)
      const ended = token === undefined ? undefined : await sessions.end(token)
      cookie.clear(c)
      const door = ended?.kind === 'staff' ? STAFF_SIGN_IN : '/'
      const { browserId } = c.var
      // Of a session that ran out, too, its person is signed in at the issuer still.
      const isShared = ended?.isSharedComputer || (await deps.sharedComputers.isMarked(browserId))
      if (isShared) await deps.sharedComputers.askWipe(browserId)
      if (ended) {
        await writeAudit({ type: 'signed-out', actor: actorOf(ended, c.var.clientAddress) })
        // By an issued account nobody is signed in elsewhere, unless somebody before them was.
        const isOnlyHere = ended.personId === undefined && !isShared
        if (isOnlyHere) return leaveDoor(c, deps, `${door}?notice=signed-out-local`)
      }
      const { href, way } = await endUpstream(c, deps, ended)
      if (href === undefined) return leaveDoor(c, deps, `${door}?notice=signed-out-here${way}`)
      const { page } = c.var
      const title = page.t('leaving.title')
      const linkLabel = page.t('leaving.link')
      return respond(c, <LeavingPage {...{ page, title, href, linkLabel }} />)
    })
    .get(SIGNED_OUT_PATH, (c) => {
      const state = c.req.query('state') ?? ''
      const door = state.startsWith('staff') ? STAFF_SIGN_IN : '/'
      return leaveDoor(c, deps, `${door}?notice=signed-out${state.endsWith(DIRECT) ? DIRECT : ''}`)
    })
    .post(backChannelPath('portal'), (c) => answerLogoutToken(c, deps, 'portal'))
    .post(backChannelPath('identity'), (c) => answerLogoutToken(c, deps, 'identity'))
}

/**
 * The last step out. On a shared computer what the browser keeps goes now and not before: cookies
 * of the issuer may lie in the same jar, and it needs them to know whom it signs out.
 */
async function leaveDoor(
  c: Context<OnestopEnv>,
  { sharedComputers }: Pick<Deps, 'sharedComputers'>,
  path: string,
) {
  if (await sharedComputers.takeWipe(c.var.browserId)) {
    await sharedComputers.unmark(c.var.browserId)
    c.header('Clear-Site-Data', '"cache", "cookies", "storage"')
  }
  return c.redirect(path, 303)
}

/** Ends the name of a notice where nobody stood between the province and the issuer of e-IDs. */
const DIRECT = '-direct'

type Upstream = {
  /** Where the browser signs out of the issuer too; undefined where nobody answers there. */
  href: string | undefined
  way: typeof DIRECT | ''
}

async function endUpstream(
  c: Context<OnestopEnv>,
  { issuers, refusals }: Pick<Deps, 'issuers' | 'refusals'>,
  ended: Session | undefined,
): Promise<Upstream> {
  // Nobody is signed in here, but perhaps there: an account that was refused here.
  const own = ended?.personId === undefined ? undefined : ended
  const from = own ?? (await refusals.takeUpstream(c.var.browserId))
  const issuer = from ? issuers.byAddress(from.issuer) : issuers.inForce(c.var.settings)
  const way = issuer?.name === 'identity' ? DIRECT : ''
  try {
    const state = `${ended?.kind ?? 'citizen'}${way}`
    return { href: (await issuer?.party.endSessionUrl(from?.sid, state))?.href, way }
  } catch (error) {
    // The own session is over even when the issuer cannot be reached.
    c.var.log.warn({ err: error }, 'signed out of the province only')
    return { href: undefined, way }
  }
}

async function answerLogoutToken(c: Context<OnestopEnv>, deps: Deps, name: IssuerName) {
  const issuer = deps.issuers.byName(name)
  if (!issuer) throw new DomainError('not-found', `no issuer ${name} here`)
  c.header('Cache-Control', 'no-store')
  const loggedOut = await readLogoutRequest(issuer.party, () => c.req.parseBody())
  if (!loggedOut) return c.json({ error: 'invalid_request' }, 400)
  await deps.sessions.endUpstream(loggedOut)
  return c.body(null, 200)
}
