import { Button, Form, respond } from '@mot-cua/web'
import type { Context } from 'hono'
import { SWITCH_PATH } from '../hat/hat.ts'
import { OPERATOR } from '../operator/paths.ts'
import type { CitizenEnv, OnestopPage, StaffEnv } from '../page.ts'
import { signInPath } from './paths.ts'
import { StopPage } from './sign-in.views.tsx'

type C = Context<CitizenEnv> | Context<StaffEnv>

/**
 * In the place of a page that now asks for more than the session has proved: what it asks for, and
 * one button that proves it and comes back. The session stays; other pages may be open to it.
 */
export function askForLevel(c: C, required: 1 | 2) {
  const { page, session } = c.var
  const staffAccountId = session.kind === 'staff' ? session.staffAccountId : undefined
  const view = <LevelRaisedPage {...{ page, required, staffAccountId }} returnTo={here(c)} />
  return respond(c as Context, view, 403)
}

/** Where to come back to; what was posted cannot be posted again. */
export function here(c: C): string {
  const { pathname, search } = new URL(c.req.url)
  if (c.req.method === 'GET') return pathname + search
  return pathname.startsWith(`${OPERATOR}/`) ? OPERATOR : '/'
}

type LevelRaisedProps = {
  page: OnestopPage
  required: 1 | 2
  returnTo: string
  /** The account that is worn, and that the proof is for; undefined for citizens. */
  staffAccountId: string | undefined
}

function LevelRaisedPage({ page, required, returnTo, staffAccountId }: LevelRaisedProps) {
  const titleValues = { level: required }
  const label = page.t('levelRaised.prove', titleValues)
  const sentences = [page.t('levelRaised.text', titleValues), page.t('levelRaised.kept')]
  return (
    <StopPage page={page} title="levelRaised.title" {...{ titleValues, sentences }}>
      {staffAccountId === undefined ? (
        <Button href={signInPath('citizen', returnTo)}>{label}</Button>
      ) : (
        <Form page={page} action={SWITCH_PATH}>
          <input type="hidden" name="account" value={staffAccountId} />
          <input type="hidden" name="return_to" value={returnTo} />
          <Button>{label}</Button>
        </Form>
      )}
    </StopPage>
  )
}
