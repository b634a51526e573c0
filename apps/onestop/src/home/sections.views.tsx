import { Button, Card, CardGrid, formatDateTime, formatNumber, Notice } from '@mot-cua/web'
import type { Viewing } from './province-page.tsx'

type SectionProps = Pick<Viewing, 'page' | 'settings'>

/** R116–R117. Figures are what is true, and nothing else. */
export function Sections({ now, ...props }: SectionProps & { now: Date }) {
  const { page, settings } = props
  const { t, locale } = page
  const notice = settings.notices.home
  return (
    <>
      <CardGrid>
        <Card heading={t('home.status')}>
          <p>
            {t('home.statusReceived')}: <strong>{formatNumber(0, locale)}</strong>
          </p>
          <p>
            {t('home.statusOnTime')}: <strong>{t('home.statusNothing')}</strong>
          </p>
          <p class="hint">{t('home.statusText', { time: formatDateTime(now) })}</p>
        </Card>
        <Card heading={t('home.about')}>
          <p>{t('home.aboutText', { portal: settings.portalName })}</p>
        </Card>
      </CardGrid>
      <CardGrid>
        <Card heading={t('home.news')}>
          <p>{notice ? notice[locale] : t('home.newsNone')}</p>
        </Card>
        <Card heading={t('home.process')}>
          <ol>
            <li>{t('home.process1')}</li>
            <li>{t('home.process2')}</li>
            <li>{t('home.process3')}</li>
            <li>{t('home.process4')}</li>
          </ol>
          <p class="hint">{t('home.processText')}</p>
        </Card>
      </CardGrid>
    </>
  )
}

/** After the merger of portals: what this one is still there for. */
export function ModeNotice({ page, settings, portalUrl }: SectionProps & { portalUrl: string }) {
  const { t } = page
  const mode = settings.citizenPortal
  if (mode === 'full') return null
  return (
    <>
      <Notice kind="warn" heading={t(`home.${mode}`)}>
        <p>{t(`home.${mode}Text`)}</p>
      </Notice>
      <p>
        <Button href={portalUrl}>{t('home.redirectLink')}</Button>
      </p>
    </>
  )
}
