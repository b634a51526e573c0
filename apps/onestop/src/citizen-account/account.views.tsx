import { maskPhone, writePhone } from '@mot-cua/kernel'
import { Button, ButtonRow, Notice, StatusBadge, SummaryList, type SummaryRow } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { Viewing } from '../home/province-page.tsx'
import type { LocalAccount } from '../local-account/local-account.ts'
import type { OnestopPage } from '../page.ts'
import { AccountPage } from './account-page.tsx'
import { type Contact, maskTechnicalId, type Profile, tellDay, type Verified } from './contact.ts'

export const accountNotices = [
  'first-time',
  'saved',
  'linked',
  'unlinked',
  'username-changed',
  'password-changed',
  'proof-expired',
  'level-too-low',
  'read-only',
] as const
export type AccountNotice = (typeof accountNotices)[number]

const noticeKinds = {
  'first-time': 'ok',
  saved: 'ok',
  linked: 'ok',
  unlinked: 'ok',
  'username-changed': 'ok',
  'password-changed': 'ok',
  'proof-expired': 'warn',
  'level-too-low': 'warn',
  'read-only': 'warn',
} as const satisfies Record<AccountNotice, 'ok' | 'warn'>

type ManageProps = Viewing & {
  profile: Profile
  localAccount: LocalAccount | undefined
  notice: AccountNotice | undefined
}

export function ManageAccountPage(props: ManageProps) {
  const { profile, localAccount, notice, ...viewing } = props
  const { page } = viewing
  const { t } = page
  // After the merger of portals nothing is changed here any more.
  const isReadOnly = viewing.settings.citizenPortal !== 'full'
  return (
    <AccountPage {...viewing} fullName={profile.verified.fullName} current="/account">
      {notice && (
        <Notice kind={noticeKinds[notice]} heading={t(`account.news.${notice}`)} isNews>
          <p>{t(`account.news.${notice}Text`)}</p>
        </Notice>
      )}
      <section aria-labelledby="personal">
        <h2 id="personal">{t('account.personal')}</h2>
        <p>{t('account.personalText')}</p>
        <SummaryList rows={listFields(page, profile)} />
        {isReadOnly ? (
          <p class="hint">{t('account.readOnly')}</p>
        ) : (
          <ButtonRow>
            <Button href="/account/edit">{t('account.edit')}</Button>
          </ButtonRow>
        )}
      </section>
      <LinkBlock {...{ page, localAccount, isReadOnly }} verified={profile.verified} />
      <Missing page={page} block="business" />
      <Missing page={page} block="remoteSigning">
        <p>
          {t('account.remoteSigningLevel', { level: viewing.settings.levels['remote-signing'] })}
        </p>
      </Missing>
    </AccountPage>
  )
}

/** Ten fields in this order (R121). */
function listFields(page: OnestopPage, { verified, contact }: Profile): SummaryRow[] {
  const { t } = page
  const fromIssuer = (term: string, value: string | undefined): SummaryRow =>
    value === undefined
      ? { term, value: t('account.notTold') }
      : { term, value, badge: <StatusBadge status="ok" label={t('account.verified')} /> }
  const own = (field: keyof Contact): SummaryRow => ({
    term: t(`account.${field}`),
    value: contact[field] || t('account.empty'),
  })
  const { fullName, dateOfBirth, personalId, phone } = verified
  return [
    fromIssuer(t('account.fullName'), fullName),
    own('organization'),
    fromIssuer(t('account.dateOfBirth'), dateOfBirth && tellDay(dateOfBirth)),
    fromIssuer(t('account.personalId'), personalId),
    { ...own('idIssuedOn'), value: tellDay(contact.idIssuedOn) || t('account.empty') },
    own('idIssuedBy'),
    phone === undefined
      ? { ...own('phone'), value: contact.phone ? writePhone(contact.phone) : t('account.empty') }
      : fromIssuer(t('account.phone'), maskPhone(phone)),
    own('fax'),
    own('email'),
    own('website'),
  ]
}

type LinkProps = {
  page: OnestopPage
  verified: Verified
  localAccount: LocalAccount | undefined
  isReadOnly: boolean
}

type LinkButtonsProps = { page: OnestopPage; hasAccount: boolean }

function LinkButtons({ page: { t }, hasAccount }: LinkButtonsProps) {
  return (
    <ButtonRow>
      {hasAccount ? (
        <>
          <Button kind="secondary" href="/account/password">
            {t('localAccount.changePassword')}
          </Button>
          <Button kind="secondary" href="/account/username">
            {t('localAccount.changeUsername')}
          </Button>
          <Button kind="danger" href="/account/unlink">
            {t('localAccount.unlink')}
          </Button>
        </>
      ) : (
        <Button kind="secondary" href="/account/link">
          {t('localAccount.link')}
        </Button>
      )}
    </ButtonRow>
  )
}

/** User name, password, technical id, and the end of the link (R122, R125). */
function LinkBlock({ page, verified, localAccount, isReadOnly }: LinkProps) {
  const { t } = page
  const { technicalId } = verified
  const rows = [
    { term: t('localAccount.username'), value: localAccount?.username ?? t('localAccount.none') },
    { term: t('localAccount.password'), value: localAccount ? '••••••••' : t('localAccount.none') },
    {
      term: t('localAccount.technicalId'),
      value: technicalId ? maskTechnicalId(technicalId) : t('localAccount.noTechnicalId'),
    },
  ]
  return (
    <section aria-labelledby="link">
      <h2 id="link">{t('localAccount.title')}</h2>
      <p>{t(localAccount ? 'localAccount.linkedText' : 'localAccount.unlinkedText')}</p>
      <SummaryList rows={rows} />
      {!isReadOnly && <LinkButtons page={page} hasAccount={localAccount !== undefined} />}
    </section>
  )
}

type MissingProps = {
  page: OnestopPage
  block: 'business' | 'remoteSigning'
  children?: Child
}

/** R123, R124: what stands here one day, and what to do until then. */
function Missing({ page: { t }, block, children }: MissingProps) {
  return (
    <section aria-labelledby={block}>
      <h2 id={block}>{t(`account.${block}`)}</h2>
      <p>{t(`account.${block}Text`)}</p>
      {children}
    </section>
  )
}

type EmptyProps = Viewing & {
  fullName: string
  tab: 'dossiers' | 'dataStore'
  /** The national portal, where it is there. */
  portalUrl?: string
}

const emptyTabs = { dossiers: '/account/dossiers', dataStore: '/account/data-store' } as const

export function EmptyTabPage({ fullName, tab, portalUrl, ...viewing }: EmptyProps) {
  const { t } = viewing.page
  return (
    <AccountPage {...viewing} fullName={fullName} current={emptyTabs[tab]}>
      <h2>{t(`account.tab.${tab}`)}</h2>
      <Notice kind="info" heading={t(`account.${tab}None`)}>
        <p>{t(`account.${tab}Instead`)}</p>
      </Notice>
      {portalUrl !== undefined && (
        <p>
          <Button href={portalUrl}>{t('home.redirectLink')}</Button>
        </p>
      )}
    </AccountPage>
  )
}
