import { Button, ButtonRow, Form, Page, QrCard, type QrModules, QrPlate } from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'
import type { QrView } from '../qr-transaction/qr-transaction.ts'
import { QrScript, QrStatus, scriptData, TypedCode } from './qr-card.views.tsx'
import { hasEnded } from './qr-words.ts'

/** Twice in the life of a code, with time to point a phone at it. */
const REFRESH_SECONDS = 5

type QrPageProps = {
  page: IdentityPage
  path: string
  /** Name of the service. */
  destination: string
  view: QrView
  heading: string
  text: string
  /** While it waits. */
  code?: { modules: QrModules; typedCode: string }
  isPhone: boolean
}

/** The card as a page of its own: all of it without JavaScript, by a page that refreshes itself. */
export function QrPage(props: QrPageProps) {
  const { page, path, view, code, isPhone } = props
  const { t } = page
  // What is completed goes on as soon as the visit knows of it: the page looks again.
  const isOver = hasEnded(view.state) && view.state !== 'completed'
  const data = scriptData(page, path, view.state)
  return (
    <Page
      page={page}
      title={t('qrPage.title')}
      {...(isOver ? {} : { refreshTo: { href: path, afterSeconds: REFRESH_SECONDS } })}
    >
      <h1>{t('qrPage.title')}</h1>
      <p class="lead">
        {t('signIn.to')} <strong>{props.destination}</strong>
      </p>
      <QrCard
        heading={isPhone ? t('qr.phone.heading') : t('signIn.qrHeading')}
        data={isPhone ? { ...data, 'data-mode': 'link' } : data}
      >
        {!isPhone && <QrPlate alt={t('qr.alt')} {...(code ? { modules: code.modules } : {})} />}
        <QrStatus heading={props.heading} text={props.text} number={view.number} />
        {!isPhone && <TypedCode page={page} {...(code ? { typedCode: code.typedCode } : {})} />}
        {!isOver && (
          <noscript>
            <p class="hint">{t('qrPage.refreshes')}</p>
          </noscript>
        )}
        <QrActions page={page} path={path} isPhone={isPhone} />
        <p class="hint">{t('qr.warning')}</p>
        <QrScript />
      </QrCard>
    </Page>
  )
}

function QrActions({ page, path, isPhone }: Pick<QrPageProps, 'page' | 'path' | 'isPhone'>) {
  const { t } = page
  return (
    <Form page={page} action={path}>
      {isPhone && <input type="hidden" name="channel" value="link" />}
      <ButtonRow>
        {isPhone && (
          <Button kind="secondary" href={path}>
            {t('qrPage.refresh')}
          </Button>
        )}
        <Button kind="secondary" name="action" value="new">
          {isPhone ? t('qr.phone.open') : t('qr.newCode')}
        </Button>
        <Button kind="link" name="action" value="other">
          {t('qrPage.otherWay')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

type QrLimitedProps = { page: IdentityPage; heading: string; text: string; backHref: string }

/** Too many codes were made; the password is as good. */
export function QrLimitedPage({ page, heading, text, backHref }: QrLimitedProps) {
  return (
    <Page page={page} title={heading}>
      <h1>{heading}</h1>
      <p>{text}</p>
      <Button href={backHref}>{page.t('qrPage.otherWay')}</Button>
    </Page>
  )
}
