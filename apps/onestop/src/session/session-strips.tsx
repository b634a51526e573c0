import { addSeconds } from '@mot-cua/kernel'
import { Button, Form, formatTime, Notice } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import { BREAK_GLASS_SECONDS } from '../staff-sign-in/gate.ts'
import { isBreakGlass, type Session } from './session.ts'

type Props = { page: OnestopPage; session: Session | undefined }

/** On every page of a session that is not like others: what it is, and one button out of it. */
export function SessionStrips(props: Props) {
  return (
    <>
      <BreakGlassStrip {...props} />
      <SharedStrip {...props} />
    </>
  )
}

/** Nobody forgets that the glass is broken, nor who looks over the shoulder. */
function BreakGlassStrip({ page, session }: Props) {
  const { t } = page
  if (!isBreakGlass(session)) return null
  const time = formatTime(addSeconds(session.startedAt, BREAK_GLASS_SECONDS))
  return (
    <Notice kind="bad" heading={t('glass.strip', { time })}>
      <p>{t('glass.stripText')}</p>
      <Form page={page} action="/sign-out">
        <Button kind="danger">{t('glass.stripEnd')}</Button>
      </Form>
    </Notice>
  )
}

/** At a shared computer: one button that leaves nothing behind. */
function SharedStrip({ page, session }: Props) {
  if (!session?.isSharedComputer) return null
  return (
    <Notice kind="warn" heading={page.t('shared.strip')}>
      <Form page={page} action="/sign-out">
        <Button kind="danger">{page.t('shared.done')}</Button>
      </Form>
    </Notice>
  )
}
