import { Button, ButtonRow, Card, Notice, QrCard, QrPlate } from '@mot-cua/web'
import type { Guide } from '../guide/guide.app.ts'
import { drawPageCode } from '../guide/guide-code.ts'
import type { DeskPage } from './messages.ts'

export type PhoneProps = {
  page: DeskPage
  /** The phone app. */
  appUrl: string
  guide: Guide | undefined
}

export function NetworkWarning({ page: { t }, guide }: PhoneProps) {
  if (!guide) return null
  return (
    <Notice kind="warn" heading={t('desk.onNetwork')}>
      <p>{t('desk.onNetwork.more')}</p>
    </Notice>
  )
}

const STEPS = [
  'desk.phone.step.1',
  'desk.phone.step.2',
  'desk.phone.step.3',
  'desk.phone.step.4',
  'desk.phone.step.5',
] as const

/** Where the app is, and what to do for a first sign-in by QR code. */
export function Phone({ page: { t }, appUrl, guide }: PhoneProps) {
  return (
    <>
      <h2>{t('desk.phone.title')}</h2>
      {guide && (
        <QrCard heading={t('desk.phone.trust')}>
          <QrPlate
            modules={drawPageCode(guide.url)}
            alt={t('desk.phone.trust.alt', { url: guide.url })}
          />
          <p>{t('desk.phone.trust.scan', { url: guide.url })}</p>
        </QrCard>
      )}
      <Card heading={t('desk.phone.steps')}>
        {!guide && <p>{t('desk.phone.loopback')}</p>}
        <ol>
          {STEPS.map((step) => (
            <li>{t(step)}</li>
          ))}
        </ol>
        <ButtonRow>
          <Button kind="secondary" href={appUrl}>
            {t('desk.phone.app')}
          </Button>
        </ButtonRow>
      </Card>
    </>
  )
}
