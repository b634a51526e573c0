import { Button, ButtonRow, Form } from '@mot-cua/web'
import type { ActiveSession, PortalPage } from '../page.ts'
import { GoOnToService } from '../provider-visit/back-to-service.views.tsx'
import type { Waiting } from '../provider-visit/waiting-visit.ts'
import { LevelForm, LinkPage } from './link-page.tsx'
import { LINKED_ACCOUNTS_PATH, PROFILE_PATH, type Refusal } from './paths.ts'

type RefusedPageProps = {
  page: PortalPage
  session: ActiveSession | undefined
  reason: Refusal
}

/** Why no link was made and what to do now; no name of anybody (N4). */
export function LinkRefusedPage({ page, session, reason, waiting }: RefusedPageProps & Waiting) {
  const { t } = page
  const { hotline } = page.brand
  return (
    <LinkPage page={page} session={session} title={t(`linking.refused.${reason}.title`)}>
      <p>{t(`linking.refused.${reason}.text`, { hotline })}</p>
      {reason === 'other-person' && <p>{t('linking.refused.other-person.way', { hotline })}</p>}
      <ButtonRow>
        <WayForward page={page} session={session} reason={reason} />
      </ButtonRow>
      {reason === 'level' && session?.type === 'eid' && <LevelForm page={page} />}
      {reason === 'relogin' && session && <SignOutForm page={page} />}
      <GoOnToService page={page} visit={waiting} />
    </LinkPage>
  )
}

function WayForward({ page: { t }, session, reason }: RefusedPageProps) {
  if (!session) return <Button href="/sign-in">{t('linking.refused.toSignIn')}</Button>
  const isOldSession = session.type !== 'eid'
  return isOldSession && (reason === 'unverified' || reason === 'relogin') ? (
    <Button href={PROFILE_PATH}>{t('linking.refused.toProfile')}</Button>
  ) : (
    <Button href={LINKED_ACCOUNTS_PATH}>{t('linking.refused.toList')}</Button>
  )
}

function SignOutForm({ page }: { page: PortalPage }) {
  return (
    <Form page={page} action="/sign-out">
      <ButtonRow>
        <Button kind="secondary">{page.t('linking.refused.signOut')}</Button>
      </ButtonRow>
    </Form>
  )
}
