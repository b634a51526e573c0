import { Button, ButtonRow, Form, QrCard, QrPlate, shellAssets } from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'

export type QrCardProps = {
  page: IdentityPage
  /** Page of the transaction; forms are posted there. */
  path: string
  isPhone: boolean
}

/** Beside the form: the code on a computer, the app on a phone, which cannot see its own screen. */
export function SignInQrCard(props: QrCardProps) {
  return props.isPhone ? <PhoneCard {...props} /> : <ComputerCard {...props} />
}

/** Empty until the script asks for a code; without one, a button leads to a page that refreshes. */
function ComputerCard({ page, path }: QrCardProps) {
  const { t } = page
  return (
    <QrCard heading={t('signIn.qrHeading')} data={scriptData(page, path)}>
      <p>{t('signIn.qrText')}</p>
      <QrPlate alt={t('qr.alt')} />
      <QrStatus />
      <TypedCode page={page} />
      <Form page={page} action={path}>
        <ButtonRow>
          <Button kind="secondary" name="action" value="open">
            {t('qr.show')}
          </Button>
        </ButtonRow>
      </Form>
      <p class="hint">{t('qr.warning')}</p>
      <QrScript />
    </QrCard>
  )
}

function PhoneCard({ page, path }: QrCardProps) {
  const { t } = page
  const data = { ...scriptData(page, path), 'data-mode': 'link' }
  return (
    <QrCard heading={t('qr.phone.heading')} data={data}>
      <p>{t('qr.phone.text')}</p>
      <QrStatus />
      <Form page={page} action={path}>
        <input type="hidden" name="channel" value="link" />
        <ButtonRow>
          <Button kind="secondary" name="action" value="open">
            {t('qr.phone.open')}
          </Button>
          <Button kind="link" href={path}>
            {t('qr.phone.confirmed')}
          </Button>
        </ButtonRow>
      </Form>
      <p class="hint">{t('qr.phone.install')}</p>
      <p class="hint">{t('qr.phone.onComputer')}</p>
      <QrScript />
    </QrCard>
  )
}

/** What the script of a card needs to know. */
export function scriptData(page: IdentityPage, path: string, state = '') {
  return {
    'data-qr': path,
    'data-state': state,
    'data-encoder': shellAssets.qrEncoderUrl,
    'data-new': page.t('qr.newCode'),
    'data-offline': page.t('qr.offline.heading'),
    'data-offline-text': page.t('qr.offline.text'),
  }
}

type QrStatusProps = { heading?: string; text?: string; number?: string | undefined }

/** Read out when it changes: the state in words, and the number where the phone has to tell it. */
export function QrStatus({ heading, text, number }: QrStatusProps) {
  return (
    <div class="qr-status" role="status">
      <p>
        <strong data-qr-heading>{heading}</strong>
      </p>
      <p data-qr-text>{text}</p>
      <p class="qr-number" data-qr-number>
        {number}
      </p>
    </div>
  )
}

export function TypedCode({ page, typedCode }: { page: IdentityPage; typedCode?: string }) {
  return (
    <p class="qr-typed" hidden={typedCode === undefined} data-qr-typed>
      {page.t('qr.typed')} <code data-qr-typed-code>{typedCode}</code>
    </p>
  )
}

export function QrScript() {
  return <script defer src={shellAssets.qrCardUrl}></script>
}
