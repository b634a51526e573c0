import { Button, ButtonRow, formatDateTime, Notice, StatusBadge, Table } from '@mot-cua/web'
import { OperatorPage } from '../operator/operator-page.tsx'
import { OPERATOR } from '../operator/paths.ts'
import { isBreakGlass } from '../session/session.ts'
import type { Working } from '../workspace/staff-page.tsx'
import { type Administrator, type BreakGlassUse, countReady, lacksOf } from './break-glass.ts'
import { GlassReadiness } from './glass-readiness.views.tsx'
import { UseCard } from './glass-use.views.tsx'
import { glassPaths } from './paths.ts'

const newsKinds = {
  app: 'ok',
  reviewed: 'ok',
  ended: 'ok',
  'not-now': 'warn',
  own: 'warn',
} as const

type GlassAreaProps = {
  working: Working
  administrators: readonly Administrator[]
  /** The newest first. */
  uses: readonly BreakGlassUse[]
  news: keyof typeof newsKinds | undefined
  now: Date
}

export function GlassAreaPage({ working, administrators, uses, news, now }: GlassAreaProps) {
  const { t } = working.page
  const own = administrators.find(({ id }) => id === working.hat.account.id)
  return (
    <OperatorPage working={working} title={t('glass.title')} area={glassPaths.area}>
      {news && <Notice kind={newsKinds[news]} heading={t(`glass.news.${news}`)} isNews />}
      <p>{t('glass.about')}</p>
      <GlassReadiness page={working.page} ready={countReady(administrators)} />
      {!isBreakGlass(working.session) && (
        <ButtonRow>
          <Button href={glassPaths.app} kind={own?.appSince ? 'secondary' : 'primary'}>
            {t(own?.appSince ? 'glass.app.replace' : 'glass.app.connect')}
          </Button>
          <Button href={glassPaths.password} kind="secondary">
            {t('glass.password.title')}
          </Button>
        </ButtonRow>
      )}
      <Administrators working={working} administrators={administrators} />
      <h2>{t('glass.uses')}</h2>
      {uses.length === 0 && <p>{t('glass.noUses')}</p>}
      {uses.map((use) => (
        <UseCard {...{ working, administrators, use, now }} />
      ))}
    </OperatorPage>
  )
}

type ListProps = Pick<GlassAreaProps, 'working' | 'administrators'>

function Administrators({ working: { page }, administrators }: ListProps) {
  const { t } = page
  return (
    <Table
      caption={t('glass.administrators')}
      columns={[
        { label: t('local.username') },
        { label: t('workspace.account') },
        { label: t('workspace.unit') },
        { label: t('glass.app.since') },
        { label: t('operator.state') },
      ]}
      rows={administrators.map((one) => {
        const lacks = lacksOf(one).map((lack) => t(`glass.lack.${lack}`))
        return [
          one.username,
          one.fullName,
          one.unitName,
          one.appSince ? formatDateTime(one.appSince) : t('glass.app.notYet'),
          lacks.length === 0 ? (
            <StatusBadge status="ok" label={t('glass.isReady')} />
          ) : (
            <StatusBadge status="warn" label={lacks.join('; ')} />
          ),
        ]
      })}
    />
  )
}

/** What waits for a sign-in by the e-ID. */
export function NotBehindGlassPage({ working }: { working: Working }) {
  const { t } = working.page
  return (
    <OperatorPage working={working} title={t('glass.notBehind')}>
      <p>{t('glass.notBehindText')}</p>
      <Button href={OPERATOR}>{t('operator.back')}</Button>
    </OperatorPage>
  )
}
