import { Button, ButtonRow, Card, Notice, Page } from '@mot-cua/web'
import type { DeskPage } from '../desk/messages.ts'
import type { Guide } from './guide.app.ts'

type GuideProps = { page: DeskPage; guide: Guide & { portalUrl: string }; filePath: string }

export function GuidePage({ page, guide, filePath }: GuideProps) {
  const { t } = page
  return (
    <Page page={page} title={t('guide.title')}>
      <h1>{t('guide.title')}</h1>
      <p class="lead">{t('guide.intro')}</p>
      <Notice kind="warn" heading={t('guide.warning')}>
        <p>{t('guide.warning.more')}</p>
      </Notice>
      <h2>{t('guide.download')}</h2>
      <p>{t('guide.download.why')}</p>
      <ButtonRow>
        <Button href={filePath}>{t('guide.download.button')}</Button>
      </ButtonRow>
      <p>{t('guide.fingerprint')}</p>
      <p>
        <code class="fingerprint">{spaceOut(guide.fingerprint)}</code>
      </p>
      <Steps page={page} phone="android" />
      <Steps page={page} phone="ios" />
      <h2>{t('guide.open')}</h2>
      <p>{t('guide.open.how')}</p>
      <ButtonRow>
        <Button href={guide.appUrl}>{t('guide.open.app')}</Button>
        <Button kind="secondary" href={guide.portalUrl}>
          {t('guide.open.portal')}
        </Button>
      </ButtonRow>
      <p class="hint">{t('guide.remove')}</p>
    </Page>
  )
}

const STEPS = {
  android: ['guide.android.1', 'guide.android.2', 'guide.android.3', 'guide.android.4'],
  ios: ['guide.ios.1', 'guide.ios.2', 'guide.ios.3', 'guide.ios.4'],
} as const

function Steps({ page: { t }, phone }: { page: DeskPage; phone: keyof typeof STEPS }) {
  return (
    <Card heading={t(`guide.${phone}`)}>
      <ol>
        {STEPS[phone].map((step) => (
          <li>{t(step)}</li>
        ))}
      </ol>
    </Card>
  )
}

/** A space where a line may break, or the fingerprint would be wider than a phone. */
function spaceOut(fingerprint: string): string {
  return fingerprint.replaceAll(':', ' ')
}
