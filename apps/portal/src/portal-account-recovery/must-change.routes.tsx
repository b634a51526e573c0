import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import { whereIfClosed } from '../policy/where-if-closed.ts'
import { abandon, type CompleteDeps, completeSignIn } from '../portal-account/complete.routes.tsx'
import { portalPaths } from '../portal-account/paths.ts'
import type { FoundVisit, PortalVisit } from '../portal-account/portal-visit.ts'
import type { NewPasswords } from './new-password.ts'
import { NewPasswordPage } from './recovery.views.tsx'

const passwordSchema = z.object({ password: z.string().default('') })

type Deps = CompleteDeps & { newPasswords: NewPasswords; gate: SignInGate }

/** `/sign-in/portal/new-password`: both factors are proven, the password was set by another. */
export function createMustChangeRoutes(deps: Deps) {
  const path = portalPaths.newPassword
  return new Hono<PortalEnv>()
    .get(path, async (c) => {
      const { found, away } = await findProven(c, deps)
      if (!found) return away
      return respond(c, <NewPasswordPage page={c.var.page} action={path} reason="must-change" />)
    })
    .post(path, async (c) => {
      const { password } = await readForm(c, passwordSchema)
      const { found, away } = await findProven(c, deps)
      if (!found) return away
      const { accountId } = found.visit
      const address = c.var.clientAddress
      const wish = { accountId, password, reason: 'must-change', address } as const
      const changed = await deps.newPasswords.change(wish)
      if (changed.outcome === 'gone') return abandon(c, deps, found.visit)
      if (changed.outcome === 'changed') return completeSignIn(c, deps, found)
      const props = { action: path, reason: 'must-change', weakness: changed.reason } as const
      return respond(c, <NewPasswordPage page={c.var.page} {...props} />, 422)
    })
}

type Found = { visit: FoundVisit; proven: NonNullable<PortalVisit['proven']> }

async function findProven(
  c: Context<PortalEnv>,
  { visits, visitCookie, gate }: Deps,
): Promise<{ found: Found; away?: never } | { found?: never; away: Response }> {
  const visit = await visits.find(visitCookie.read(c))
  if (visit?.purpose !== 'sign-in' || !visit.proven) {
    return { away: c.redirect(c.var.session ? '/' : portalPaths.password, 303) }
  }
  const closed = whereIfClosed(gate, { type: 'portal', ...visit })
  if (closed !== undefined) return { away: c.redirect(closed, 303) }
  return { found: { visit, proven: visit.proven } }
}
