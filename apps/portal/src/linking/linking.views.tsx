import { Button, ButtonRow, Form, Notice } from '@mot-cua/web'
import type { NoticeText } from '../notice/notice.ts'
import { LinkNoticeWords } from '../notice/notice-kinds.views.tsx'
import type { ActiveSession, PortalPage } from '../page.ts'
import { LinkPage } from './link-page.tsx'
import {
  CONFIRM_PATH,
  OLD_SIGN_IN_PATHS,
  PROFILE_PATH,
  START_PATH,
  STOP_PATH,
  withReturnTo,
} from './paths.ts'

type Props = { page: PortalPage; session: ActiveSession | undefined }

type NoticePageProps = Props & {
  /** The id of the account is not verified yet: the first of the two steps (R078). */
  isUnverified: boolean
  /** Where the person was going, when that is more than the home page. */
  returnTo: string
  /** Undefined where the words of the text profile hold. */
  notice: NoticeText | undefined
}

/** N3, after a sign-in with an account issued by the portal (R086–R090). */
export function LinkNoticePage({ page, session, notice, ...props }: NoticePageProps) {
  const { isUnverified, returnTo } = props
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.notice.title')}>
      <LinkNoticeWords page={page} notice={notice} />
      <Notice kind="warn" heading={t('linking.notice.consequenceTitle')}>
        <p>{t('linking.notice.consequence')}</p>
      </Notice>
      {isUnverified && <UnverifiedNotice page={page} />}
      <Form page={page} action={START_PATH}>
        <ButtonRow>
          <Button>{t('linking.notice.signIn')}</Button>
          <Button kind="secondary" href={PROFILE_PATH}>
            {t('linking.notice.skip')}
          </Button>
        </ButtonRow>
      </Form>
      {returnTo !== '/' && returnTo !== PROFILE_PATH && (
        <p>
          <a href={returnTo}>{t('linking.notice.goOn')}</a>
        </p>
      )}
    </LinkPage>
  )
}

function UnverifiedNotice({ page: { t } }: { page: PortalPage }) {
  return (
    <Notice kind="info" heading={t('linking.notice.unverifiedTitle')}>
      <p>{t('linking.notice.unverifiedText')}</p>
      <p>
        <a href={PROFILE_PATH}>{t('linking.notice.unverifiedLink')}</a>
      </p>
    </Notice>
  )
}

/** An account proved by its own password, which opens it for linking only. */
export function ClaimedPage({ page, session }: Props) {
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.notice.title')}>
      <p>{t('linking.notice.text')}</p>
      <p>
        <strong>{t('linking.notice.request')}</strong> {t('linking.notice.requestText')}
      </p>
      <Notice kind="info" heading={t('linking.claimed.title')}>
        <p>{t('linking.claimed.text')}</p>
        <p>{t('linking.claimed.way')}</p>
      </Notice>
      <Form page={page} action={START_PATH}>
        <ButtonRow>
          <Button>{t('linking.notice.signIn')}</Button>
        </ButtonRow>
      </Form>
      <StopForm page={page} label={t('linking.claimed.stop')} />
    </LinkPage>
  )
}

/** The way to the proof of the other side: its own sign-in, back to the agreement. */
export function ProvePage({ page, session, hasPost }: Props & { hasPost: boolean }) {
  const { t } = page
  const to = (path: string) => withReturnTo(path, CONFIRM_PATH)
  return (
    <LinkPage page={page} session={session} title={t('linking.prove.title')}>
      <p>{t('linking.prove.text')}</p>
      <ButtonRow>
        <Button href={to(OLD_SIGN_IN_PATHS.portal)}>{t('linking.prove.portal')}</Button>
        {hasPost && (
          <Button kind="secondary" href={to(OLD_SIGN_IN_PATHS.postal)}>
            {t('linking.prove.postal')}
          </Button>
        )}
      </ButtonRow>
      <p class="hint">{t('linking.prove.forgotten', { hotline: page.brand.hotline })}</p>
      <StopForm page={page} label={t('linking.prove.back')} />
    </LinkPage>
  )
}

/** One side was proved too long ago; the other need not be proved again for that. */
export function ProveAgainPage({ page, session, side }: Props & { side: 'old' | 'eid' }) {
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t(`linking.again.${side}Title`)}>
      <p>{t(`linking.again.${side}Text`)}</p>
      <ButtonRow>{side === 'old' && <OldAgain page={page} />}</ButtonRow>
      {side === 'eid' && (
        <Form page={page} action={START_PATH}>
          <ButtonRow>
            <Button>{t('linking.notice.signIn')}</Button>
          </ButtonRow>
        </Form>
      )}
      <StopForm page={page} label={t('linking.confirm.later')} />
    </LinkPage>
  )
}

function OldAgain({ page: { t } }: { page: PortalPage }) {
  return <Button href="/link/prove">{t('linking.again.oldButton')}</Button>
}

/** No linking is under way in this browser. */
export function LinkOverPage({ page, session }: Props) {
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.over.title')}>
      <p>{t('linking.over.text')}</p>
      <ButtonRow>
        <Button href="/linked-accounts">{t('linking.over.again')}</Button>
      </ButtonRow>
    </LinkPage>
  )
}

/** Forgets the proofs of this browser. */
export function StopForm({ page, label }: { page: PortalPage; label: string }) {
  return (
    <Form page={page} action={STOP_PATH}>
      <ButtonRow>
        <Button kind="link">{label}</Button>
      </ButtonRow>
    </Form>
  )
}
