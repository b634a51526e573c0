import { Button, ButtonRow, ErrorSummary, News, Notice, Page, SummaryList } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { doorPaths } from '../break-glass/paths.ts'
import { GuideLinks } from '../guide/guide.views.tsx'
import { staffLevels } from '../hat/hat.ts'
import { doorNews } from '../home/news.views.tsx'
import { SupportBlock, Telephone } from '../home/support.views.tsx'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import type { UnitAdministrator } from '../staff-account/staff-account.ts'
import {
  CutOverNotice,
  type LocalForm,
  LocalSignInForm,
  listLocalErrors,
} from '../staff-sign-in/local-form.views.tsx'
import { eidPath, STAFF_SIGN_IN, sharedPath } from './paths.ts'
import { OtherAccount } from './sign-in.views.tsx'

type Door = { page: OnestopPage; settings: CurrentSettings }

/** What has just happened to whoever stands before the door. */
export type StaffNotice = keyof typeof staffNews

export const staffNews = {
  ...doorNews,
  // By an issued account nobody is signed in elsewhere.
  'signed-out-local': {
    kind: 'ok',
    heading: 'news.signedOut',
    text: 'news.signedOutText.local',
    isFor: 'signed-out',
  },
  'password-changed': {
    kind: 'ok',
    heading: 'staffNews.password-changed',
    text: 'staffNews.password-changedText',
    isFor: 'signed-out',
  },
} as const

type StaffSignInProps = Door & {
  returnTo: string
  notice: StaffNotice | undefined
  /** Undefined where the issued account opens nothing any more. */
  form: LocalForm | undefined
  /** Administrators may come in without the e-ID. */
  hasGlass?: boolean
}

/** O1: the way in of officials. */
export function StaffSignInPage(props: StaffSignInProps) {
  const { page, settings, returnTo, notice, form } = props
  const { t } = page
  const errors = listLocalErrors(page, form?.refusal)
  const href = eidPath(returnTo)
  return (
    <DoorPage
      page={page}
      settings={settings}
      title={t('staffSignIn.title')}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary page={page} errors={errors} />
      <News t={t} item={notice && staffNews[notice]} isSignedIn={false} />
      <h1>{t('staffSignIn.title')}</h1>
      <p class="lead">{settings.systemName}</p>
      {form && <CutOverNotice page={page} settings={settings} />}
      <OperatorNotice page={page} settings={settings} />
      <p>{t('staffSignIn.text')}</p>
      <ButtonRow>
        <Button href={href}>{t('staffSignIn.eid')}</Button>
      </ButtonRow>
      <p>
        <a href={sharedPath('staff')}>{t('home.shared')}</a>. {t('home.sharedText')}
      </p>
      <LevelWords page={page} settings={settings} />
      {form && <LocalSignInForm page={page} returnTo={returnTo} form={form} />}
      {props.hasGlass && <GlassLink page={page} />}
      <GuideLinks page={page} audience="staff" />
      <SupportBlock page={page} settings={settings} />
    </DoorPage>
  )
}

/** The level that is asked for; of the post by itself where it is another one. */
function LevelWords({ page: { t }, settings }: Door) {
  const { staff, postal } = staffLevels(settings.levels)
  return (
    <p>
      {t(settings.topology === 'direct' ? 'staffSignIn.level.direct' : 'staffSignIn.level', {
        level: staff,
      })}
      {postal !== staff && ` ${t('staffSignIn.postalLevel', { level: postal })}`}
    </p>
  )
}

/** For two administrators, while the e-ID does not answer. */
function GlassLink({ page: { t } }: Pick<Door, 'page'>) {
  return (
    <p>
      <a href={doorPaths.password}>{t('glass.link')}</a>. {t('glass.linkText')}
    </p>
  )
}

function OperatorNotice({ page, settings }: Door) {
  const notice = settings.notices['staff-sign-in']
  if (!notice) return null
  return (
    <Notice kind="info" heading={page.t('home.notice')}>
      <p>{notice[page.locale]}</p>
    </Notice>
  )
}

type NoAccountProps = Door & { isAfterDay: boolean }

/** Proven, but no staff account is bound to the person: what to do, and whom to ask. */
export function NoStaffAccountPage({ page, settings, isAfterDay }: NoAccountProps) {
  const { t } = page
  return (
    <DoorPage page={page} settings={settings} title={t('noAccount.title')}>
      <h1>{t('noAccount.title')}</h1>
      <p>{t('noAccount.text')}</p>
      <h2>{t('noAccount.todo')}</h2>
      <ol>
        <li>{t('noAccount.step1')}</li>
        <li>{t(isAfterDay ? 'noAccount.step2.after' : 'noAccount.step2')}</li>
        <li>{t('noAccount.step3')}</li>
      </ol>
      {!isAfterDay && (
        <p>
          <a href="/guides/staff-identity">{t('noAccount.guide')}</a>
        </p>
      )}
      <SupportBlock page={page} settings={settings} />
      <OtherAccount page={page} backTo={STAFF_SIGN_IN} />
    </DoorPage>
  )
}

type SuspendedProps = Door & { administrators: readonly UnitAdministrator[] }

export function SuspendedPage({ page, settings, administrators }: SuspendedProps) {
  const { t } = page
  return (
    <DoorPage page={page} settings={settings} title={t('suspended.title')}>
      <h1>{t('suspended.title')}</h1>
      <p>{t('suspended.text')}</p>
      {administrators.map(({ fullName, phone, unitName }) => (
        <SummaryList
          rows={[
            { term: t('support.office'), value: unitName },
            { term: t('suspended.administrator'), value: fullName },
            ...(phone ? [{ term: t('support.phone'), value: <Telephone number={phone} /> }] : []),
          ]}
        />
      ))}
      <SupportBlock page={page} settings={settings} />
      <OtherAccount page={page} backTo={STAFF_SIGN_IN} />
    </DoorPage>
  )
}

type DoorPageProps = Door & { title: string; hasErrors?: boolean; children?: Child }

function DoorPage({ page, settings, title, hasErrors = false, children }: DoorPageProps) {
  return (
    <Page page={page} title={title} banner={settings.bannerTitle} hasErrors={hasErrors}>
      {children}
    </Page>
  )
}
